package dev.holdfast.internal.form;

/**
 * A field that differs.
 *
 * @param path of the field
 * @param before what it held; empty for nothing
 * @param after what it holds; empty for nothing
 */
public record Difference(String path, String before, String after) {}
