package dev.holdfast.job;

import dev.holdfast.Time;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.PartProgress;
import dev.holdfast.run.Progress;
import dev.holdfast.spi.workload.PartMeter;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what is done and tells it now and then. Safe for use from any thread; counting costs next to nothing. */
final class ProgressMeter {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    /** The rate looks back over about so long. */
    private static final double RATE_WINDOW_SECONDS = 5;

    private final Time time;
    private final RunLog log;
    private final LongAdder files = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Set<Part> parts = Collections.synchronizedSet(new LinkedHashSet<>());
    private final AtomicLong lastTold;
    private volatile long filesTotal = -1;
    private volatile long bytesTotal = -1;
    private double rate;
    private long rateBytes;
    private long rateNanos;
    private long movingSinceNanos;

    ProgressMeter(Time time, RunLog log) {
        this.time = time;
        this.log = log;
        long startNanos = time.nanos();
        this.rateNanos = startNanos;
        this.lastTold = new AtomicLong(startNanos);
    }

    void expect(long expectedFiles, long expectedBytes) {
        filesTotal = expectedFiles;
        bytesTotal = expectedBytes;
    }

    /** Counts from nothing again. */
    synchronized void startAgain() {
        parts.clear();
        files.reset();
        bytes.reset();
        rate = 0;
        rateBytes = 0;
        rateNanos = time.nanos();
    }

    PartMeter part(String name, long records, long expectedBytes) {
        Part part = new Part(name, records, expectedBytes);
        parts.add(part);
        return part;
    }

    private final class Part implements PartMeter {
        private final String name;
        private final long recordsTotal;
        private final long partTotal;
        private final LongAdder recordsDone = new LongAdder();
        private final LongAdder partDone = new LongAdder();

        private Part(String name, long recordsTotal, long partTotal) {
            this.name = name;
            this.recordsTotal = recordsTotal;
            this.partTotal = partTotal;
        }

        @Override
        public void progressed(long records, long more) {
            recordsDone.add(records);
            partDone.add(more);
        }

        private PartProgress shown() {
            return new PartProgress(name, recordsDone.sum(), recordsTotal, partDone.sum(), partTotal);
        }

        @Override
        public void close() {
            parts.remove(this);
        }
    }

    private List<PartProgress> parts() {
        synchronized (parts) {
            return parts.stream().map(Part::shown).toList();
        }
    }

    void progressed(String current, long moreFiles, long moreBytes) {
        files.add(moreFiles);
        bytes.add(moreBytes);
        long now = time.nanos();
        long last = lastTold.get();
        if (now - last >= PAUSE_NANOS && lastTold.compareAndSet(last, now)) {
            tell(current);
        }
    }

    /** The last word, whatever was told before. */
    void tell(String current) {
        log.tell(new JobEvent.Progressed(time.now(), progress(current)));
    }

    long files() {
        return files.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    private synchronized Progress progress(String current) {
        long done = bytes.sum();
        updateRate(done);
        return new Progress(
                files.sum(),
                filesTotal,
                done,
                bytesTotal,
                Math.round(rate),
                timeLeft(done),
                log.failureCount(),
                current,
                parts());
    }

    /** An average over the time since the first byte, which forgets what is long past. */
    private void updateRate(long done) {
        long now = time.nanos();
        double seconds = (now - rateNanos) / 1e9;
        if (seconds <= 0) {
            return;
        }
        if (rateBytes == 0) {
            movingSinceNanos = rateNanos;
        }
        if (done > 0) {
            double window = Math.min(RATE_WINDOW_SECONDS, (now - movingSinceNanos) / 1e9);
            double recent = (done - rateBytes) / seconds;
            rate += Math.min(1, seconds / window) * (recent - rate);
        }
        rateBytes = done;
        rateNanos = now;
    }

    private @Nullable Duration timeLeft(long done) {
        if (bytesTotal < 0 || rate < 1) {
            return null;
        }
        return Duration.ofMillis(Math.round(1000.0 * Math.max(0, bytesTotal - done) / rate));
    }
}
