package dev.holdfast.benchmarks.crash;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Kills child JVMs with SIGKILL in the middle of operations on repositories in directories, one after the other: every second
 * one at a chosen call to the store, the others at a chosen moment. Looks after each at what is left, and works on with it.
 */
public final class CrashRounds {
    private final Path scratch;
    private final ResticReferee restic;
    private final Time time;
    private final Random random;
    private final CrashTable table = new CrashTable();
    private final Map<CrashOperation, Base> bases = new EnumMap<>(CrashOperation.class);
    private int started;

    /**
     * What an operation finds, and how long it is without a kill.
     *
     * @param directory holds both repositories
     * @param keys what is in the one that is changed
     * @param calls to the stores
     * @param nanos in a child JVM
     */
    private record Base(Path directory, Set<BlobKey> keys, long calls, long nanos) {}

    /**
     * Prepares rounds.
     *
     * @param scratch an existing empty directory
     * @param time for measuring and waiting
     * @param seed chooses calls and moments
     */
    public CrashRounds(Path scratch, ResticReferee restic, Time time, long seed) {
        this.scratch = scratch;
        this.restic = restic;
        this.time = time;
        this.random = new Random(seed);
    }

    /**
     * Kills children until so many have been killed.
     *
     * @param kills in all, with those of earlier calls; the operations take turns
     * @return the same table every time
     */
    public CrashTable run(int kills) throws IOException, InterruptedException {
        CrashOperation[] operations = CrashOperation.values();
        ChildProcess next = start();
        try {
            while (table.kills() < kills) {
                int number = table.kills();
                CrashOperation operation = operations[number % operations.length];
                Base base = base(operation);
                ChildProcess child = next;
                next = start();
                kill(operation, base, child, number / operations.length % 2 == 0);
            }
        } finally {
            next.close();
        }
        return table;
    }

    private ChildProcess start() throws IOException {
        return ChildProcess.start(scratch.resolve("child-" + started++ % 2 + ".log"));
    }

    private Base base(CrashOperation operation) throws IOException, InterruptedException {
        Base known = bases.get(operation);
        if (known != null) {
            return known;
        }
        Path directory = Files.createDirectory(scratch.resolve("base-" + operation.name()));
        CrashSite site = CrashChild.site(directory, time);
        operation.prepare(site.hasty());
        Set<BlobKey> keys = new HashSet<>(CrashSite.keys(site.store()));
        Base made = new Base(directory, keys, calls(operation, directory), nanos(operation, directory));
        bases.put(operation, made);
        return made;
    }

    /** How many calls the operation makes if nothing ends it. */
    private long calls(CrashOperation operation, Path base) throws IOException {
        Path work = work(base);
        AtomicLong calls = new AtomicLong();
        CallCut counting = new CallCut(call -> call.moment() == Moment.BEFORE && calls.incrementAndGet() < 0, () -> {});
        operation.perform(CrashChild.site(work, time).seenBy(counting, time));
        return calls.get();
    }

    /** How long a child takes from its begin to its end. */
    private long nanos(CrashOperation operation, Path base) throws IOException, InterruptedException {
        try (ChildProcess child = start()) {
            child.order(new CrashChild.Order(operation, work(base), 0, Moment.BEFORE));
            long began = time.nanos();
            child.expect(CrashChild.END);
            return time.nanos() - began;
        }
    }

    private Path work(Path base) throws IOException {
        Path work = scratch.resolve("work");
        DirectoryTree.delete(work);
        DirectoryTree.copy(base, work);
        return work;
    }

    private void kill(CrashOperation operation, Base base, ChildProcess child, boolean atCall)
            throws IOException, InterruptedException {
        Path work = work(base.directory());
        Optional<String> where =
                atCall ? killAtCall(operation, base, child, work) : killAtMoment(operation, base, child, work);
        if (where.isPresent()) {
            look(operation, base, work, where.get());
        }
    }

    private Optional<String> killAtCall(CrashOperation operation, Base base, ChildProcess child, Path work)
            throws IOException, InterruptedException {
        long call = 1 + random.nextLong(base.calls());
        Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
        child.order(new CrashChild.Order(operation, work, call, moment));
        boolean cut = child.said().equals(CrashChild.CUT);
        return child.kill() && cut ? Optional.of(moment + " call " + call) : Optional.empty();
    }

    private Optional<String> killAtMoment(CrashOperation operation, Base base, ChildProcess child, Path work)
            throws IOException, InterruptedException {
        child.order(new CrashChild.Order(operation, work, 0, Moment.BEFORE));
        Duration delay = Duration.ofNanos(random.nextLong(base.nanos()));
        time.sleep(delay);
        return child.kill() ? Optional.of("after " + delay.toMillis() + " ms") : Optional.empty();
    }

    private void look(CrashOperation operation, Base base, Path work, String where)
            throws IOException, InterruptedException {
        CrashSite site = CrashChild.site(work, time);
        boolean made = Files.exists(work.resolve("repository/config"));
        Leftovers left = Leftovers.in(site, base.keys()).withTemporaryFiles(work.resolve("repository"));
        Optional<String> complaint = made ? complaint(work, site) : Optional.empty();
        complaint.ifPresent(words -> table.complain(operation, where, words));
        table.add(operation, where, left, Aftermath.of(operation, site), complaint.isEmpty());
    }

    private Optional<String> complaint(Path work, CrashSite site) throws IOException, InterruptedException {
        Path copy = scratch.resolve("for-restic");
        DirectoryTree.delete(copy);
        DirectoryTree.copy(work.resolve("repository"), copy);
        return restic.complaint(copy, new String(site.password().revealUtf8(), StandardCharsets.UTF_8));
    }
}
