/**
 * An opened repository: its files, keys, index, and the way of blobs in and out.
 *
 * <p>Input: plaintext blobs with their type. Output: packs and index files in the blob store, and the other way round. What
 * a blob means, tree or data, is decided by the stations that come after.
 */
@NullMarked
package dev.holdfast.internal.repository;

import org.jspecify.annotations.NullMarked;
