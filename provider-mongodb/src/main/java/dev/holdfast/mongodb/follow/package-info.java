/** An oplog in, slices of it in a repository out; and what dumps and slices there are good for, by their snapshots alone. */
@NullMarked
package dev.holdfast.mongodb.follow;

import org.jspecify.annotations.NullMarked;
