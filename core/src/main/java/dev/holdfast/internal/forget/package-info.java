/** Plans and edits in; snapshot files removed or replaced. Data stays until a prune. */
@NullMarked
package dev.holdfast.internal.forget;

import org.jspecify.annotations.NullMarked;
