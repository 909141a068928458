package dev.holdfast.internal.scan;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.posix.Accounts;
import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A backup of directories: looks which targets are there, walks them, and counts ahead if somebody wants to know. */
public final class DirectoryDump {
    private final HostFiles host;
    private final ScanRules rules;
    private final EntryReader reader;

    /** A dump with the given rules. */
    public DirectoryDump(HostFiles host, ScanRules rules) {
        this.host = host;
        this.rules = rules;
        reader = new EntryReader(Accounts.ofHost(), rules.accessTimes());
    }

    /**
     * Walks the targets into the sink.
     *
     * @param targets paths as raw text
     * @throws WorkloadException.Unreadable if none of them is there
     */
    public void run(List<String> targets, DumpContext context, DirectorySink root) {
        host.limitation().ifPresent(context::notice);
        List<String> present = new ArrayList<>();
        for (String target : targets) {
            look(target).ifPresentOrElse(root::failed, () -> present.add(target));
        }
        if (present.isEmpty()) {
            throw new WorkloadException.Unreadable(
                    "none of the directories to back up is there: "
                            + String.join(
                                    ", ", targets.stream().map(RawText::shown).toList())
                            + "; check the paths and whether they are mounted",
                    null);
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread estimate = new Thread(() -> estimate(present, new Estimating(context, done)), "estimate");
        estimate.setDaemon(true);
        if (context.wantsEstimate()) {
            estimate.start();
        }
        try (DirectoryScan scan = new DirectoryScan(host, reader, rules, context, true)) {
            scan.run(present, root);
        } finally {
            done.set(true);
        }
    }

    /** Why the target cannot be backed up; empty if it can. */
    public java.util.Optional<ItemFailure> look(String target) {
        try {
            host.status(target);
            return java.util.Optional.empty();
        } catch (NoSuchFileException missing) {
            return java.util.Optional.of(new ItemFailure(RawText.shown(target), "read", "it does not exist"));
        } catch (IOException inaccessible) {
            return java.util.Optional.of(
                    new ItemFailure(RawText.shown(target), "read", DirectoryScan.reason(inaccessible)));
        }
    }

    private void estimate(List<String> targets, DumpContext context) {
        CountingSink count = new CountingSink();
        try (DirectoryScan scan = new DirectoryScan(host, reader, rules, context, false)) {
            scan.run(targets, count);
            context.expect(count.files(), count.bytes());
        } catch (CancellationException | HoldfastException over) {
            // the walk that writes is done, or fails for the same reason
        }
    }

    /** The job's context for a walk that nobody must notice; it ends when the walk that writes does. */
    private record Estimating(DumpContext job, AtomicBoolean done) implements DumpContext {
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
            if (done.get()) {
                throw new CancellationException("the dump is done");
            }
            job.checkCancelled();
        }

        @Override
        public void notice(Finding finding) {
            // told by the walk that writes
        }

        @Override
        public void expect(long files, long bytes) {
            job.expect(files, bytes);
        }

        @Override
        public PartMeter part(String name, long records, long bytes) {
            throw new UnsupportedOperationException("counting has no parts");
        }

        @Override
        public void read(SourceResult source) {
            // told by the walk that writes
        }

        @Override
        public void fact(String key, String value) {
            // told by the walk that writes
        }

        @Override
        public boolean wantsEstimate() {
            return false;
        }

        @Override
        public Effects effects(String target, Collection<Compensator> compensators) {
            throw new UnsupportedOperationException("counting changes nothing");
        }
    }
}
