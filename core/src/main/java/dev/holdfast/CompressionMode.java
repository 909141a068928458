package dev.holdfast;

/** How hard to compress the data of files, as restic's {@code --compression}; directories are always compressed. */
public enum CompressionMode {
    /** Data is stored as it is. */
    OFF(2),
    /** The default: restic's ratio at more than twice its speed. */
    AUTO(2),
    /** The smallest result, at a tenth of the speed. */
    MAX(15);

    private final int level;

    CompressionMode(int level) {
        this.level = level;
    }

    /** The zstd level, which with {@link #OFF} is that for directories. */
    public int level() {
        return level;
    }

    /** Whether the data of files is compressed. */
    public boolean compressesData() {
        return this != OFF;
    }
}
