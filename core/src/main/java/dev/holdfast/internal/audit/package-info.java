/** What was done by whom in, a chain of numbered documents out, and what was removed from it or changed in it. */
@NullMarked
package dev.holdfast.internal.audit;

import org.jspecify.annotations.NullMarked;
