/**
 * Cuts streams into chunks: bytes of a file come in, in any portions; buffers that each hold one chunk go out.
 *
 * <p>The boundaries are those of restic (RESTIC_FORMAT 12), so that both programs share data in one repository.
 */
@NullMarked
package dev.holdfast.internal.chunk;

import org.jspecify.annotations.NullMarked;
