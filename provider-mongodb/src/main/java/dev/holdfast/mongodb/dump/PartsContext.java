package dev.holdfast.mongodb.dump;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The context of one of several dumps that go on at once: what they expect is added up.
 *
 * @param job the context of all
 * @param name of what is dumped by this one
 * @param files of all dumps so far
 * @param bytes of all dumps so far
 */
record PartsContext(DumpContext job, String name, AtomicLong files, AtomicLong bytes) implements DumpContext {
    PartsContext(DumpContext job) {
        this(job, "", new AtomicLong(), new AtomicLong());
    }

    /** That of one dump. */
    PartsContext of(String part) {
        return new PartsContext(job, part, files, bytes);
    }

    @Override
    public Time time() {
        return job.time();
    }

    @Override
    public Instant takenAt() {
        return job.takenAt();
    }

    @Override
    public void checkCancelled() {
        job.checkCancelled();
    }

    @Override
    public void notice(Finding finding) {
        job.notice(finding);
    }

    @Override
    public void expect(long ofFiles, long ofBytes) {
        job.expect(files.addAndGet(ofFiles), bytes.addAndGet(ofBytes));
    }

    @Override
    public PartMeter part(String collection, long records, long ofBytes) {
        return job.part(name + ": " + collection, records, ofBytes);
    }

    @Override
    public void read(SourceResult source) {
        job.read(source);
    }

    @Override
    public void fact(String key, String value) {
        job.fact(key, value);
    }

    @Override
    public boolean wantsEstimate() {
        return job.wantsEstimate();
    }

    @Override
    public Effects effects(String target, Collection<Compensator> compensators) {
        return job.effects(target, compensators);
    }
}
