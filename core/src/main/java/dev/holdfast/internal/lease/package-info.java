/** A state store, a name and a holder in; the right to be the only one, for a while and with a number, out. */
@NullMarked
package dev.holdfast.internal.lease;

import org.jspecify.annotations.NullMarked;
