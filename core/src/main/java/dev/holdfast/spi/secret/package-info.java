/** References such as {@code env:NAME} in; passwords out, from sources that others can add. */
@NullMarked
package dev.holdfast.spi.secret;

import org.jspecify.annotations.NullMarked;
