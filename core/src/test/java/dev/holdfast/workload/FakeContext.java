package dev.holdfast.workload;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.StoredChanges;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A job's context that remembers what it was told. */
public final class FakeContext implements DumpContext, RestoreContext {
    public final List<Finding> notices = new CopyOnWriteArrayList<>();
    public final List<ItemFailure> failures = new CopyOnWriteArrayList<>();
    public final AtomicLong expectedFiles = new AtomicLong(-1);
    public final AtomicLong expectedBytes = new AtomicLong(-1);
    public final AtomicLong filesDone = new AtomicLong();
    public volatile boolean cancelled;
    public volatile boolean estimate;
    public final List<String> facts = new CopyOnWriteArrayList<>();
    public volatile @Nullable StoredChanges stored;

    @Override
    public Time time() {
        return Time.system();
    }

    /** A fixed one. */
    @Override
    public Instant takenAt() {
        return Instant.parse("2026-02-03T04:05:06Z");
    }

    @Override
    public void checkCancelled() {
        if (cancelled) {
            throw new CancellationException("cancelled by the test");
        }
    }

    @Override
    public void notice(Finding finding) {
        notices.add(finding);
    }

    @Override
    public void failed(ItemFailure failure) {
        failures.add(failure);
    }

    @Override
    public void expect(long files, long bytes) {
        expectedFiles.set(files);
        expectedBytes.set(bytes);
    }

    @Override
    public void progressed(long files, long bytes) {
        filesDone.addAndGet(files);
    }

    @Override
    public PartMeter part(String name, long records, long bytes) {
        return new PartMeter() {
            @Override
            public void progressed(long more, long moreBytes) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void read(SourceResult source) {}

    @Override
    public void fact(String key, String value) {
        facts.add(key + "=" + value);
    }

    @Override
    public Optional<StoredChanges> changes() {
        return Optional.ofNullable(stored);
    }

    @Override
    public boolean wantsEstimate() {
        return estimate;
    }

    @Override
    public Effects effects(String target, Collection<Compensator> compensators) {
        throw new UnsupportedOperationException("no test of it has effects");
    }
}
