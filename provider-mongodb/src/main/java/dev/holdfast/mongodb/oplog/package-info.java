/** Entries of an oplog in; what is to be applied, up to a point in time, out. */
@NullMarked
package dev.holdfast.mongodb.oplog;

import org.jspecify.annotations.NullMarked;
