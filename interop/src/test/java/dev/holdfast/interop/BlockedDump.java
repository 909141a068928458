package dev.holdfast.interop;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PartMeter;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A dump whose files take nothing until it is let go, as where a store does not answer; it writes no effect down. */
final class BlockedDump implements DumpContext, PartMeter, DirectorySink, FileSink, Effects, Effects.Effect {
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);

    /** Waits until something was read, which then is blocked. */
    void awaitReading() throws InterruptedException {
        if (!reading.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was read");
        }
    }

    void letGo() {
        open.countDown();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        reading.countDown();
        try {
            open.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    @Override
    public Time time() {
        return Time.system();
    }

    @Override
    public Instant takenAt() {
        return Instant.EPOCH;
    }

    @Override
    public void checkCancelled() {}

    @Override
    public void fact(String key, String value) {}

    @Override
    public void notice(Finding finding) {}

    @Override
    public void expect(long files, long bytes) {}

    @Override
    public PartMeter part(String name, long records, long bytes) {
        return this;
    }

    @Override
    public void progressed(long records, long bytes) {}

    @Override
    public void read(SourceResult source) {}

    @Override
    public boolean wantsEstimate() {
        return false;
    }

    @Override
    public Effects effects(String target, Collection<Compensator> compensators) {
        return this;
    }

    @Override
    public Effect begin(Compensation compensation) {
        return this;
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public void undone() {}

    @Override
    public DirectorySink directory(Entry entry) {
        return this;
    }

    @Override
    public void file(Entry entry, FileContent content) {}

    @Override
    public FileSink file(Entry entry) {
        return this;
    }

    @Override
    public FileSink segment(int ordinal) {
        return this;
    }

    @Override
    public void special(Entry entry) {}

    @Override
    public void failed(ItemFailure failure) {}

    @Override
    public void complete() {}

    @Override
    public void close() {}
}
