package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;

/**
 * A pack that the index knows.
 *
 * @param number dense from 0, never changed while the index lives
 * @param blobs how many entries it has
 * @param sizeBytes what its file must have if the index is right: blobs and header
 */
public record PackSummary(int number, BlobId id, int blobs, long sizeBytes) {}
