/** Snapshots of one repository in; the same in another out, sealed with its key. What the other has is not read. */
@NullMarked
package dev.holdfast.internal.copy;

import org.jspecify.annotations.NullMarked;
