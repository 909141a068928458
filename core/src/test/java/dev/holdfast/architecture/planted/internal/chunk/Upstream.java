package dev.holdfast.architecture.planted.internal.chunk;

import dev.holdfast.architecture.planted.internal.pack.Packer;

/** A stage that uses a stage behind it. */
public record Upstream(Packer packer) {}
