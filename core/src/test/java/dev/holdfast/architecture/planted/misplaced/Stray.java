package dev.holdfast.architecture.planted.misplaced;

/** Lies in a package that the order does not know. */
public record Stray() {}
