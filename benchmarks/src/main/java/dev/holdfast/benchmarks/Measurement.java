package dev.holdfast.benchmarks;

/**
 * What one process needed.
 *
 * @param wallSeconds from its start to its end
 * @param cpuSeconds of all its threads, user and system
 * @param memoryMebibytes the largest resident set
 */
record Measurement(double wallSeconds, double cpuSeconds, double memoryMebibytes) {}
