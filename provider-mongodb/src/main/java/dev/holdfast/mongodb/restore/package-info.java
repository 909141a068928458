/** A stored dump in; collections, indexes, users and the oplog of a server out. */
@NullMarked
package dev.holdfast.mongodb.restore;

import org.jspecify.annotations.NullMarked;
