/** An opened repository in, a state store out whose documents lie beside it, sealed with its key. */
@NullMarked
package dev.holdfast.internal.document;

import org.jspecify.annotations.NullMarked;
