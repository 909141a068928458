package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.StorageReport;
import dev.holdfast.run.StoreReport;
import dev.holdfast.service.Storages;
import dev.holdfast.spi.store.PermissionReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trying a storage has shown.
 *
 * @param storage its definition
 * @param report whether its repository can be read
 * @param permissionsOrNull what may be done there; null if it was not tried
 * @param assignment what became of granting what was missing; empty if that was not asked for or not needed
 * @param contractOrNull what its store does; null if it was not tried
 * @param failure why its store could not be tried; empty if it was, or need not be
 */
record StorageCheck(
        Storage storage,
        StorageReport report,
        @Nullable PermissionReport permissionsOrNull,
        String assignment,
        @Nullable StoreReport contractOrNull,
        String failure) {
    /**
     * Tries a storage; a store that is only read is not written to.
     *
     * @param assign whether what is missing is granted
     */
    static StorageCheck of(Storages storages, Storage storage, boolean assign) {
        StorageReport report = storages.look(storage, false);
        if (report.status().reason().equals("InvalidDefinition")) {
            return new StorageCheck(storage, report, null, "", null, "");
        }
        try {
            PermissionReport permissions = storages.permissions(storage);
            if (!assign || permissions.missing().isEmpty()) {
                return tried(storages, storage, report, permissions, "");
            }
            String assignment = assigned(storages, storage, permissions);
            return tried(storages, storage, storages.look(storage, false), storages.permissions(storage), assignment);
        } catch (HoldfastException unopened) {
            boolean isSaid = !report.status().isAvailable();
            return new StorageCheck(
                    storage, report, null, "", null, isSaid ? "" : String.valueOf(unopened.getMessage()));
        }
    }

    private static String assigned(Storages storages, Storage storage, PermissionReport permissions) {
        try {
            storages.assign(storage, permissions.missing());
            return "what was missing was granted";
        } catch (HoldfastException refused) {
            return "what is missing could not be granted: " + refused.getMessage();
        }
    }

    private static StorageCheck tried(
            Storages storages, Storage storage, StorageReport report, PermissionReport permissions, String assignment) {
        boolean tries =
                storage.access() == Storage.Access.READ_WRITE && report.status().isAvailable() && permissions.passed();
        return new StorageCheck(storage, report, permissions, assignment, tries ? storages.verify(storage) : null, "");
    }

    /** 0 if all passed, 3 if nothing but deletion is missing, else 1. */
    static int code(List<StorageCheck> checks) {
        if (checks.stream().allMatch(StorageCheck::passed)) {
            return ExitCode.DONE;
        }
        return checks.stream().allMatch(check -> check.passed() || check.isAppendOnly())
                ? ExitCode.PARTIAL
                : ExitCode.FAILED;
    }

    boolean passed() {
        return isUsable()
                && (permissionsOrNull == null || permissionsOrNull.passed())
                && (contractOrNull == null || contractOrNull.passed());
    }

    private boolean isUsable() {
        return report.status().isAvailable() && failure.isEmpty();
    }

    private boolean isAppendOnly() {
        return isUsable() && permissionsOrNull != null && permissionsOrNull.isAppendOnly();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(Printable.of(storage.name()) + ": "
                + report.status().state().text() + " (" + report.status().reason() + "): "
                + Printable.of(report.status().message()));
        if (!failure.isEmpty()) {
            lines.add("  its store cannot be tried: " + Printable.of(failure));
        }
        if (!assignment.isEmpty()) {
            lines.add("  " + Printable.of(assignment));
        }
        if (permissionsOrNull != null) {
            PermissionText.lines(permissionsOrNull).forEach(line -> lines.add("  " + line));
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
        fields.putUnlessEmpty("assignment", assignment);
        if (permissionsOrNull != null) {
            fields.put("permissions", PermissionText.fields(permissionsOrNull));
        }
        return contractOrNull == null ? fields : fields.put("store", StoreCommands.fields(contractOrNull));
    }
}
