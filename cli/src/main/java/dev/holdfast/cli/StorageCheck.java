package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.StorageReport;
import dev.holdfast.run.StoreReport;
import dev.holdfast.service.Storages;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trying a storage has shown.
 *
 * @param storage its definition
 * @param report whether its repository can be read
 * @param contractOrNull what its store does; null if it was not tried
 * @param failure why its store could not be tried; empty if it was, or need not be
 */
record StorageCheck(
        Storage storage, StorageReport report, @Nullable StoreReport contractOrNull, String failure) {
    /** Tries a storage; a store that is only read is not written to. */
    static StorageCheck of(Storages storages, Storage storage) {
        StorageReport report = storages.look(storage, false);
        if (storage.access() == Storage.Access.READ_ONLY || !report.status().isAvailable()) {
            return new StorageCheck(storage, report, null, "");
        }
        try {
            return new StorageCheck(storage, report, storages.verify(storage), "");
        } catch (HoldfastException unopened) {
            return new StorageCheck(storage, report, null, String.valueOf(unopened.getMessage()));
        }
    }

    boolean passed() {
        return report.status().isAvailable()
                && failure.isEmpty()
                && (contractOrNull == null || contractOrNull.passed());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Printable.of(storage.name()) + ": "
                + report.status().state().text() + " (" + report.status().reason() + "): "
                + Printable.of(report.status().message()));
        if (!failure.isEmpty()) {
            lines.add("  its store cannot be tried: " + Printable.of(failure));
        }
        if (contractOrNull != null) {
            lines.addAll(StoreCommands.table(contractOrNull).stream()
                    .map(line -> "  " + line)
                    .toList());
        }
        return lines;
    }

    Fields fields(Fields status) {
        Fields fields =
                new Fields().put("name", storage.name()).put("passed", passed()).putAll(status);
        if (!failure.isEmpty()) {
            fields.put("failure", failure);
        }
        return contractOrNull == null ? fields : fields.put("store", StoreCommands.fields(contractOrNull));
    }
}
