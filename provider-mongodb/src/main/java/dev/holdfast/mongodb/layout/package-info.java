/** How a dump lies in a snapshot: names of files, metadata, the recovery point. */
@NullMarked
package dev.holdfast.mongodb.layout;

import org.jspecify.annotations.NullMarked;
