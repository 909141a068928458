/** Parts of snapshots in; a root tree that names them all out. Data stays where it is. */
@NullMarked
package dev.holdfast.internal.merge;

import org.jspecify.annotations.NullMarked;
