/**
 * The way out: trees and blobs become entries and contents that a workload takes back.
 *
 * <p>Input: the id of a tree. Output: directories that are read when asked for, and the content of files in whatever order
 * is cheapest to fetch.
 */
@NullMarked
package dev.holdfast.internal.restore;

import org.jspecify.annotations.NullMarked;
