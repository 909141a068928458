/**
 * The way in: what a workload writes becomes blobs, trees and at last a snapshot.
 *
 * <p>Input: entries and contents from a workload, in any order and from several threads. Output: data blobs and tree blobs
 * in the repository, and the id of the root tree. Nothing here refers to anything that is not stored yet.
 */
@NullMarked
package dev.holdfast.internal.archive;

import org.jspecify.annotations.NullMarked;
