/** The contract of state stores: small documents with a path in, the same conditionally written and read back out. */
@NullMarked
package dev.holdfast.spi.state;

import org.jspecify.annotations.NullMarked;
