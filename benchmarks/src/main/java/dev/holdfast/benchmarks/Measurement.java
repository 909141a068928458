package dev.holdfast.benchmarks;

/**
 * What one process needed.
 *
 * @param wallSeconds from its start to its end
 * @param cpuSeconds of all its threads, user and system
 * @param memoryMebibytes the largest resident set
 * @param heap of a JVM; nothing for other programs
 */
record Measurement(double wallSeconds, double cpuSeconds, double memoryMebibytes, HeapUse heap) {
    Measurement(double wallSeconds, double cpuSeconds, double memoryMebibytes) {
        this(wallSeconds, cpuSeconds, memoryMebibytes, HeapUse.NONE);
    }

    Measurement with(HeapUse seen) {
        return new Measurement(wallSeconds, cpuSeconds, memoryMebibytes, seen);
    }
}
