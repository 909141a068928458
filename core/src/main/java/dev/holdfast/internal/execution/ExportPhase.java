package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.ExportSetting;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes the backups that are to be exported, and were not, as archives into another store. */
final class ExportPhase {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private final Attempts attempts;
    private long bytes;

    ExportPhase(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live, Attempts attempts) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        this.attempts = attempts;
    }

    void run(Repository source, Target target) {
        Optional<ExportSetting> setting = request.schedule().export();
        if (setting.isEmpty()) {
            return;
        }
        String name = setting.get().storage();
        live.beginPart(PartKind.EXPORT, name);
        Outcome outcome;
        try {
            limits.check();
            outcome = attempts.run("export to " + name, () -> export(source, target, setting.get()));
        } catch (RuntimeException failure) {
            outcome = BackupPhases.isStop(limits, failure) ? Outcome.stopped(limits, failure) : Outcome.failed(failure);
        }
        live.part(PartKind.EXPORT, name, part -> part.withBytes(bytes));
        live.endPart(PartKind.EXPORT, name, outcome.state(), outcome.reason(), outcome.message());
    }

    private Outcome export(Repository source, Target target, ExportSetting setting) {
        Storage storage = request.storage("export.storage", setting.storage());
        if (storage.access() == Storage.Access.READ_ONLY) {
            throw new StoreException.Denied("the storage " + storage.name() + " may only be read", null);
        }
        Backups backups = Backups.of(source, request.schedule().name(), target.name());
        SnapshotFrequencies frequencies =
                new SnapshotFrequencies(request.policy(), request.schedule().zone());
        List<Snapshot> wanted = backups.wholeAlone().stream()
                .filter(one -> frequencies.isAny(one, Set.of(setting.frequency()), backups.wholeAlone()))
                .filter(one -> !backups.wasDone(one, PartKind.EXPORT, setting.storage()))
                .toList();
        if (wanted.isEmpty()) {
            return Outcome.skipped(
                    "NothingToExport",
                    "no " + setting.frequency().word() + " backup is missing in storage " + storage.name());
        }
        List<String> keys = new ArrayList<>();
        try (BlobStore store = around.storages().storeForWriting(storage)) {
            Exporter exporter = new Exporter(store, setting.prefix(), around.executor());
            for (Snapshot one : wanted) {
                export(source, exporter, one, backups, setting, keys);
            }
        }
        return Outcome.completed(keys.isEmpty() ? "all were there already" : "written: " + String.join(", ", keys));
    }

    private void export(
            Repository source,
            Exporter exporter,
            Snapshot one,
            Backups backups,
            ExportSetting setting,
            List<String> keys) {
        limits.check();
        String schedule = request.schedule().name();
        String name = backups.record(one)
                .map(RunRecord::name)
                .orElseGet(() -> RunRecord.nameOf(schedule, one.time().toInstant()));
        if (!exporter.isThere(schedule, request.targetName(), name)) {
            Exporter.Exported written =
                    exporter.export(source, one, schedule, request.targetName(), name, limits::isStopped);
            bytes += written.bytes();
            keys.add(written.key());
            live.log()
                    .info("exported " + written.key() + ", " + written.bytes() + " bytes, sha256 " + written.sha256());
        }
        note(one, setting);
    }

    /** The run that took a backup learns of its archive, also if that came later than it should have. */
    private void note(Snapshot one, ExportSetting setting) {
        String run = one.fact(StoredTags.RUN).orElse("");
        if (run.equals(request.id())) {
            live.part(PartKind.EXPORT, setting.storage(), part -> part.withSnapshot(one.id(), null));
            return;
        }
        Instant now = live.now();
        live.besides().ifPresent(records -> {
            Optional<RunRecord> unused = records.change(
                    run,
                    record -> record.part(RunPart.pending(PartKind.EXPORT, setting.storage())
                            .begun(now)
                            .withSnapshot(one.id(), null)
                            .ended(RunState.COMPLETED, now, "CaughtUp", "exported by run " + request.id())));
        });
    }
}
