package dev.holdfast.policy;

import java.util.Objects;

/**
 * Where backups are written to as files that need no Holdfast to be read.
 *
 * @param storage the storage whose store is written to
 * @param frequency backups of which items are exported
 * @param prefix what the names of the files begin with; may be empty
 */
public record ExportSetting(String storage, Frequency frequency, String prefix) {
    /** Nothing may be null. */
    public ExportSetting {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(frequency, "frequency");
        Objects.requireNonNull(prefix, "prefix");
    }
}
