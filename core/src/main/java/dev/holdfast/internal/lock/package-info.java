/**
 * Locks of a repository: who is at work, who waits, and what a crash left behind.
 *
 * <p>Input: an opened repository and the wish to use it, shared or alone. Output: a lock that refreshes itself and is asked
 * before every write, in the files that restic keeps for it, with documents beside them that restic does not look at.
 */
@NullMarked
package dev.holdfast.internal.lock;

import org.jspecify.annotations.NullMarked;
