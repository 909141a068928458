/**
 * Compresses, encrypts and authenticates: plain bytes come in, sealed bytes go out, and back; and how a password opens the
 * key that does it (RESTIC_FORMAT 2, 3 and 5).
 */
@NullMarked
package dev.holdfast.internal.seal;

import org.jspecify.annotations.NullMarked;
