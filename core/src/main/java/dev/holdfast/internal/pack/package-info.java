/**
 * Collects sealed blobs into pack files: blobs come in with their ids, finished packs with their header and their own id go
 * out (RESTIC_FORMAT 6).
 */
@NullMarked
package dev.holdfast.internal.pack;

import org.jspecify.annotations.NullMarked;
