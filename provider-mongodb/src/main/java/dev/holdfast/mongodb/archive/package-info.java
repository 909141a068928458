/** The archive stream of mongodump, written and read. */
@NullMarked
package dev.holdfast.mongodb.archive;

import org.jspecify.annotations.NullMarked;
