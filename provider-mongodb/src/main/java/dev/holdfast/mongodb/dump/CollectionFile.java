package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.dump.Stretches.Stretch;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PartMeter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The file of a collection, written by as many threads as it has stretches; whoever ends last completes it. */
final class CollectionFile {
    private final Source source;
    private final List<Stretch> stretches;
    private final Supplier<FileSink> opening;
    private final Supplier<PartMeter> counting;
    private final AtomicInteger left;
    private final ContentSum sum = new ContentSum();
    private @Nullable FileSink sink;
    private @Nullable PartMeter meter;

    CollectionFile(Source source, List<Stretch> stretches, Supplier<FileSink> opening, Supplier<PartMeter> counting) {
        this.source = source;
        this.stretches = List.copyOf(stretches);
        this.opening = opening;
        this.counting = counting;
        this.left = new AtomicInteger(stretches.size());
    }

    Source source() {
        return source;
    }

    List<Stretch> stretches() {
        return stretches;
    }

    /** To be completed and closed by its writer. */
    synchronized FileSink stretch(int ordinal) {
        if (sink == null) {
            sink = opening.get();
        }
        return sink.segment(ordinal);
    }

    /** Counts what is read, from the first stretch on. */
    synchronized PartMeter meter() {
        PartMeter counter = meter == null ? counting.get() : meter;
        meter = counter;
        return counter;
    }

    /** Counts what one thread has written. */
    void ended(ContentSum part) {
        FileSink whole;
        synchronized (this) {
            sum.add(part);
            whole = sink;
        }
        if (left.decrementAndGet() == 0 && whole != null) {
            meter().close();
            whole.complete();
            whole.close();
        }
    }

    /** What was written, once all have ended. */
    synchronized ContentSum sum() {
        return sum;
    }

    /** Lets go of a file that will not be complete. */
    synchronized void abandon() {
        if (sink != null && left.get() > 0) {
            sink.close();
        }
    }
}
