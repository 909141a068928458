/** What must be undone in, written down before it is done; whoever comes next undoes it. */
@NullMarked
package dev.holdfast.internal.journal;

import org.jspecify.annotations.NullMarked;
