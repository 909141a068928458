package dev.holdfast.architecture.planted.spi.store;

import dev.holdfast.architecture.planted.internal.pack.Packer;

/** An SPI that sees internals. */
public interface Peeking {
    /** The internal. */
    Packer packer();
}
