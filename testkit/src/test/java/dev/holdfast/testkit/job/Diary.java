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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A double of something that keeps a log of its changes: it writes down every second. Real logs, such as oplogs, are followed by the integration
 * tests.
 */
public final class Diary implements Workload, ChangeLog {
    /** So many seconds are kept; what is older is lost to whoever has not read it. */
    private static final long KEPT = 60;

    private static final long A_LITTLE_NANOS = 1_000_000;

    private final MemoryWorkload pages = MemoryWorkload.named("diary").put("page", "text");
    private final String name;

    private final AtomicLong written;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger followers = new AtomicInteger();

    /** What a restore was asked to replay. */
    @Nullable
    StoredChanges replayed;

    Diary(long written) {
        this("diary", written);
    }

    public Diary(String name, long written) {
        this.name = name;
        this.written = new AtomicLong(written);
    }

    /** Writes on until a second. */
    public void write(long until) {
        written.set(until);
    }

    /** The last second that is written down. */
    public long written() {
        return written.get();
    }

    /** How many follow it at the moment. */
    public int followers() {
        return followers.get();
    }

    /** Lets the next attempts to follow it fail, before anything is handed out. */
    public void fail(int times) {
        failures.set(times);
    }

    @Override
    public ChangeHistory history() {
        return new DiaryHistory();
    }

    @Override
    public List<Finding> findings() {
        return List.of();
    }

    /** Slices of ten seconds each, from where the stored ones end, and one of what is left when it is stopped. */
    @Override
    public void follow(ChangeReceiver receiver, FollowOptions options) {
        if (failures.getAndDecrement() > 0) {
            throw new WorkloadException.Unreadable("the diary is locked", null);
        }
        followers.incrementAndGet();
        try {
            long from = handOut(receiver, begin(receiver));
            receiver.notice(new Finding(Finding.Severity.HINT, name, "nothing else was written", ""));
            while (!options.once() && !receiver.isStopping()) {
                LockSupport.parkNanos(A_LITTLE_NANOS);
                from = handOut(receiver, from);
            }
            if (!options.once() && from < written()) {
                receiver.store(slice(from, written()));
            }
        } finally {
            followers.decrementAndGet();
        }
    }

    private long begin(ChangeReceiver receiver) {
        long from = receiver.stored().stream()
                .filter(one -> one.fact("diary").filter(name::equals).isPresent())
                .mapToLong(one -> DiaryHistory.number(one, "last"))
                .max()
                .orElse(written() - 10);
        if (from < written() - KEPT) {
            receiver.gap(new Finding(Finding.Severity.WARNING, name, "pages are lost from " + from, ""));
            return written() - KEPT;
        }
        return from;
    }

    private long handOut(ChangeReceiver receiver, long begin) {
        long from = begin;
        for (; from + 10 <= written(); from += 10) {
            receiver.store(slice(from, from + 10));
        }
        return from;
    }

    private ChangeSlice slice(long first, long last) {
        return new ChangeSlice(
                "from " + first + " to " + last,
                MemoryWorkload.named("slice").put("slice/" + first, "what happened from " + first),
                Map.of("diary", name, "first", Long.toString(first), "last", Long.toString(last)),
                Instant.ofEpochSecond(last),
                10);
    }

    @Override
    public Optional<ChangeLog> changes() {
        return Optional.of(this);
    }

    @Override
    public String description() {
        return "diary:" + name;
    }

    @Override
    public List<String> paths() {
        return List.of("/" + name);
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
        context.fact("point", Long.toString(written()));
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
