package dev.holdfast.testkit.job;

import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.FollowOptions;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.StoredChanges;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something whose every second is written down. */
final class Diary implements Workload, ChangeLog {
    /** So many seconds are kept; what is older is lost to whoever has not read it. */
    private static final long KEPT = 60;

    private final MemoryWorkload pages = MemoryWorkload.named("diary").put("page", "text");

    /** What is written down up to now, in seconds. */
    long written;

    /** How often following fails before anything is handed out. */
    int failures;

    /** What a restore was asked to replay. */
    @Nullable
    StoredChanges replayed;

    Diary(long written) {
        this.written = written;
    }

    @Override
    public ChangeHistory history() {
        return new DiaryHistory();
    }

    @Override
    public List<Finding> findings() {
        return List.of();
    }

    /** Slices of ten seconds each, from where the stored ones end. */
    @Override
    public void follow(ChangeReceiver receiver, FollowOptions options) {
        if (failures-- > 0) {
            throw new WorkloadException.Unreadable("the diary is locked", null);
        }
        long from = receiver.stored().stream()
                .filter(one -> !one.isBackup())
                .mapToLong(one -> DiaryHistory.number(one, "last"))
                .max()
                .orElse(written - 10);
        if (from < written - KEPT) {
            receiver.gap(new Finding(Finding.Severity.WARNING, "diary", "pages are lost from " + from, ""));
            from = written - KEPT;
        }
        for (; from + 10 <= written; from += 10) {
            receiver.store(slice(from, from + 10));
        }
        receiver.notice(new Finding(Finding.Severity.HINT, "diary", "nothing else was written", ""));
        while (!options.once() && !receiver.isStopping()) {
            Thread.onSpinWait();
        }
    }

    private static ChangeSlice slice(long first, long last) {
        return new ChangeSlice(
                "from " + first + " to " + last,
                MemoryWorkload.named("slice").put("slice/" + first, "what happened from " + first),
                Map.of("first", Long.toString(first), "last", Long.toString(last)),
                Instant.ofEpochSecond(last),
                10);
    }

    @Override
    public Optional<ChangeLog> changes() {
        return Optional.of(this);
    }

    @Override
    public String description() {
        return "diary:";
    }

    @Override
    public List<String> paths() {
        return List.of("/diary");
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    @Override
    public boolean usesParent() {
        return false;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return List.of();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        pages.dump(context, root);
        context.fact("point", Long.toString(written));
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        replayed = context.changes().orElse(null);
        return pages.planRestore(context, source, options);
    }

    @Override
    public List<Compensator> compensators() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
