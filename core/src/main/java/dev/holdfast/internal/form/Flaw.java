package dev.holdfast.internal.form;

import java.util.List;

/**
 * What is wrong with a value.
 *
 * @param path where it stands
 * @param value what it is; empty if it is nothing or must not be shown
 * @param reason why that is wrong
 * @param allowed what is possible, where that can be listed
 */
public record Flaw(String path, String value, String reason, List<String> allowed) {}
