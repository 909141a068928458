package dev.holdfast.mongodb.dump;

import com.mongodb.client.MongoClient;
import dev.holdfast.HoldfastException;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.hold.LockTarget;
import dev.holdfast.mongodb.hold.LockWatch;
import dev.holdfast.mongodb.hold.MemberLock;
import dev.holdfast.mongodb.hold.Unlocking;
import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.mongodb.topology.ServerFacts;
import dev.holdfast.run.Finding;
import dev.holdfast.run.SourceResult;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The dump of one replica set or of one server on its own. Used by one thread. */
public final class SetDump {
    /** Beside those of the readers: one that locks and unlocks, one that asks meanwhile. */
    private static final int MORE_CONNECTIONS = 2;

    /** What a primary is asked while a member is locked it knows by heart; whoever waits for longer does not see that it is gone. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Connection connection;
    private final Deployment deployment;
    private final DumpSettings settings;
    private final DumpContext context;
    private final Choosing choosing;

    /** A dump that has not begun. */
    public SetDump(Connection connection, Deployment deployment, DumpSettings settings, DumpContext context) {
        this.connection = connection;
        this.deployment = deployment;
        this.settings = settings;
        this.context = context;
        this.choosing = new Choosing(connection, deployment, settings.choice(), settings.readers() + MORE_CONNECTIONS);
    }

    /**
     * What became of it.
     *
     * @param consistency what made it one moment
     * @param facts about the replica set
     * @param collections what was written
     */
    public record Result(Consistency consistency, ReplicaSetFacts facts, List<CollectionFacts> collections) {
        /** Copies the list. */
        public Result {
            collections = List.copyOf(collections);
        }
    }

    /** Writes everything below a directory. */
    public Result write(DirectorySink directory) {
        Result result = dump(directory);
        unmatched(result);
        context.read(source(result, connection.description()));
        return result;
    }

    /** A name that is misspelt leaves out, or takes in, what nobody meant. */
    private void unmatched(Result result) {
        List<Namespace> found =
                result.collections().stream().map(CollectionFacts::namespace).toList();
        settings.filter()
                .unmatched(found)
                .forEach(pattern -> note(
                        "no collection that is dumped is called " + pattern + ", which was to be included",
                        "see its spelling"));
        settings.queries().keySet().stream()
                .filter(name -> !found.contains(name))
                .forEach(name -> note(
                        "no collection that is dumped is called " + name + ", of which only some documents were wanted",
                        "see its spelling"));
    }

    /** From whom it was read. */
    static SourceResult source(Result result, String unnamed) {
        ReplicaSetFacts facts = result.facts();
        return new SourceResult(
                facts.name().isEmpty() ? unnamed : facts.name(),
                facts.member(),
                facts.lag().orElse(Duration.ZERO),
                facts.lockTime().orElse(Duration.ZERO),
                result.collections().stream()
                        .mapToLong(CollectionFacts::documents)
                        .sum(),
                result.collections().stream().mapToLong(CollectionFacts::bytes).sum());
    }

    private Result dump(DirectorySink directory) {
        if (deployment.set().isEmpty()) {
            return standalone(directory);
        }
        undoWhatWasLeft();
        ReplicaSet set = new CatchingUp(connection, settings.choice(), context)
                .await(deployment.set().get());
        return switch (settings.mode()) {
            case NONE -> unheld(directory, set);
            case OPLOG -> {
                requireAll();
                yield withOplog(directory, set);
            }
            case LOCK -> locked(directory, set);
            case AUTO -> automatic(directory, set);
        };
    }

    /** A member that was left locked is behind, so that it would not be chosen and stay locked. */
    private void undoWhatWasLeft() {
        try {
            context.effects(deployment.target(connection), List.of(new Unlocking(connection, true)))
                    .close();
        } catch (WorkloadException.Busy others) {
            // Whoever is at work has undone it.
            context.checkCancelled();
        } catch (HoldfastException unknown) {
            // A dump that locks nobody needs no place for that; one that locks somebody says so when it does.
            if (settings.mode() == ConsistencyMode.LOCK) {
                throw unknown;
            }
            note(
                    "what an earlier run may have left, such as a member that is locked, was not undone: "
                            + unknown.getMessage(),
                    "see to it, and dump again with the consistency lock");
        }
    }

    private Result automatic(DirectorySink directory, ReplicaSet set) {
        if (isLockable(set)) {
            return locked(directory, set);
        }
        if (settings.isSelective()) {
            note(
                    "no member can be locked, and the oplog makes one moment only of everything: each collection is dumped as"
                            + " it is when its turn comes",
                    "dump everything, or add a secondary that can be locked");
            return unheld(directory, set);
        }
        return withOplog(directory, set);
    }

    /** Entries are of all collections, and some are of several: whoever applies them needs what they are written for. */
    private void requireAll() {
        if (settings.isSelective()) {
            throw new WorkloadException.Unsupported(
                    "the oplog makes one moment only of everything, and only some collections or documents are wanted of "
                            + connection.description() + "; use the consistency 'lock' or 'none', or dump everything");
        }
    }

    /** Whether it has a member that can be locked while majority writes go on. */
    boolean isLockable(ReplicaSet set) {
        return set.members().stream().anyMatch(member -> isLockable(set, member));
    }

    private boolean isLockable(ReplicaSet set, Member member) {
        return member.isSecondary()
                && deployment.reaches(member, connection)
                && settings.choice().whyNot(set, member, false).isEmpty()
                && set.canDoWithout(member);
    }

    private Result standalone(DirectorySink directory) {
        if (settings.mode() == ConsistencyMode.LOCK || settings.mode() == ConsistencyMode.OPLOG) {
            throw new WorkloadException.Unsupported(connection.description()
                    + " is no replica set, so that it has neither a secondary to lock nor an oplog;"
                    + " use the consistency 'none', or make it a replica set of one member");
        }
        note("it is no replica set: each collection is dumped as it is when its turn comes", "");
        try (Chosen chosen = choosing.only()) {
            return new Result(Consistency.NONE, facts(chosen).build(), copy(chosen, directory, () -> {}));
        }
    }

    private Result unheld(DirectorySink directory, ReplicaSet set) {
        try (Chosen chosen = choosing.among(set, member -> true, "")) {
            ReplicaSetFacts.Builder facts = facts(chosen);
            lastWrite(chosen).ifPresent(facts::last);
            List<CollectionFacts> collections = copy(chosen, directory, () -> {});
            return new Result(Consistency.NONE, facts.build(), collections);
        }
    }

    private Result locked(DirectorySink directory, ReplicaSet set) {
        try (Effects effects =
                        context.effects(deployment.target(connection), List.of(new Unlocking(connection, true)));
                Chosen chosen = lockable(set)) {
            return locked(directory, ReplicaSet.of(chosen.commands()), effects, chosen);
        }
    }

    /** A member that may be locked; nothing is locked yet. */
    Chosen lockable(ReplicaSet set) {
        Chosen chosen = choosing.among(
                set,
                member -> member.isSecondary() && (settings.forced() || set.canDoWithout(member)),
                "without it, writes that wait for the majority would stall, or it is no secondary");
        return fit(chosen, now -> requireStillLockable(chosen, now));
    }

    /** A member that is read while it goes on. */
    Chosen readable(ReplicaSet set) {
        Chosen chosen = choosing.among(set, member -> true, "");
        if (!chosen.facts().primary()) {
            return fit(chosen, now -> {});
        }
        note(
                "there is no secondary that can be read, so that the primary is, which is not locked",
                "add a secondary: rs.add({host: \"HOST:PORT\", priority: 0, hidden: true})");
        return chosen;
    }

    private Chosen fit(Chosen chosen, Consumer<ReplicaSet> more) {
        try {
            more.accept(requireStillFit(chosen));
            return chosen;
        } catch (RuntimeException failure) {
            chosen.close();
            throw failure;
        }
    }

    /** Between the first look at the set and the lock, which waits for others, things change. */
    private ReplicaSet requireStillFit(Chosen chosen) {
        ReplicaSet now = ReplicaSet.of(chosen.commands());
        Member member = now.member(chosen.facts().me())
                .orElseThrow(() -> new Refused(chosen.host() + " is not in the replica set any more", null));
        String why = settings.choice().whyNot(now, member, false);
        if (!why.isEmpty()) {
            throw new Refused(chosen.host() + " cannot be dumped any more: " + why, null);
        }
        return now;
    }

    private void requireStillLockable(Chosen chosen, ReplicaSet now) {
        boolean lockable = now.member(chosen.facts().me())
                .filter(member -> member.isSecondary() && (settings.forced() || now.canDoWithout(member)))
                .isPresent();
        if (!lockable) {
            throw new Refused(
                    chosen.host()
                            + " cannot be locked any more: without it, writes that wait for the majority would stall,"
                            + " or it is no secondary; try again",
                    null);
        }
    }

    private Result locked(DirectorySink directory, ReplicaSet set, Effects effects, Chosen chosen) {
        Held<List<CollectionFacts>> held =
                whileLocked(set, effects, chosen, watch -> copy(chosen, directory, watch::check));
        new Commitment(chosen, context).await(held.standsAt());
        return new Result(
                Consistency.LOCK, held.noted(facts(chosen)).id(set.id()).build(), held.done());
    }

    /**
     * What was done while a member stood still.
     *
     * @param standsAt the last operation that it had applied
     * @param from where an oplog has to begin that leads on from there
     * @param age how long it stood still
     */
    record Held<T>(T done, OplogPosition standsAt, ClusterTime from, Duration age) {
        ReplicaSetFacts.Builder noted(ReplicaSetFacts.Builder facts) {
            return facts.lockTime(age)
                    .first(from)
                    .contained(standsAt.time())
                    .last(standsAt)
                    .clusterTime(standsAt.time());
        }

        OplogReader.Beginning beginning() {
            return new OplogReader.Beginning(from, standsAt.time());
        }
    }

    /** Locks a member, works, and lets it go. */
    <T> Held<T> whileLocked(ReplicaSet set, Effects effects, Chosen chosen, Function<LockWatch, T> work) {
        return whileLocked(set, effects, chosen, work, () -> {});
    }

    /**
     * Locks a member, works, and lets it go.
     *
     * @param meanwhile done afterwards, while it is still locked unless it has to go on
     */
    <T> Held<T> whileLocked(
            ReplicaSet set, Effects effects, Chosen chosen, Function<LockWatch, T> work, Runnable meanwhile) {
        Member primary = set.primary()
                .orElseThrow(() -> new Refused(
                        "the replica set " + set.name()
                                + " has no primary, so that a member that is locked could not catch"
                                + " up; wait for an election",
                        null));
        LockTarget target = new LockTarget(
                connection.origin(), set.name(), chosen.host(), chosen.facts().me());
        try (MongoClient other = connection.silentFor(SILENCE).member(deployment.addressOf(primary, connection));
                MemberLock lock = MemberLock.take(effects, chosen.commands(), target, context.time())) {
            OplogReader oplog = new OplogReader(chosen.client(), context.time());
            OplogPosition standsAt = stands(chosen, oplog);
            ClusterTime from = oplog.beginning().from();
            Commands primaryCommands = new Commands(other, primary.host());
            LockWatch.Bounds bounds = new LockWatch.Bounds(
                    standsAt.time(), settings.lockTime(), settings.forced() ? "" : target.member());
            T done;
            try (LockWatch watch = new LockWatch(lock, primaryCommands, bounds, context.time())) {
                done = work.apply(watch);
                watch.check();
                lock.requireHeld();
                requireStill(chosen, oplog, standsAt);
                meanwhile.run();
            }
            return new Held<>(done, standsAt, from, lock.age());
        }
    }

    /** Whoever unlocks it and locks it again, as another tool does for itself, leaves it locked. */
    private static void requireStill(Chosen chosen, OplogReader oplog, OplogPosition standsAt) {
        OplogPosition now = stands(chosen, oplog);
        if (!now.equals(standsAt)) {
            throw new Inconsistent(
                    chosen.host() + " stood at " + standsAt.time() + " when it was locked, and stands at " + now.time()
                            + ": somebody has unlocked it while it was read; let nothing else call fsyncUnlock there",
                    null);
        }
    }

    private static OplogPosition stands(Chosen chosen, OplogReader oplog) {
        return Optional.ofNullable(ServerFacts.of(chosen.commands()).lastWrite())
                .flatMap(oplog::at)
                .orElseThrow(() -> new Refused(
                        chosen.host() + " does not say which operation it has applied last, or has it not in its oplog",
                        null));
    }

    private static Optional<ClusterTime> lastWrite(Chosen chosen) {
        return Optional.ofNullable(chosen.facts().lastWrite());
    }

    private Result withOplog(DirectorySink directory, ReplicaSet set) {
        try (Chosen chosen = readable(set)) {
            OplogDump oplog = new OplogDump(chosen, settings.filter(), context);
            Rollbacks rollbacks = Rollbacks.of(chosen.commands());
            OplogReader.Beginning beginning = oplog.beginning();
            List<CollectionFacts> copied = copy(chosen, directory, () -> {});
            OplogPosition newest = oplog.newest();
            OplogReader.Slice slice = oplog.write(directory, beginning, newest, newest.time());
            new Commitment(chosen, context).await(newest);
            rollbacks.requireNone();
            ReplicaSetFacts.Builder facts = facts(chosen)
                    .id(set.id())
                    .first(slice.first().time())
                    .contained(beginning.contained())
                    .last(newest)
                    .clusterTime(newest.time());
            return new Result(Consistency.OPLOG, facts.build(), marked(copied, oplog.changed()));
        }
    }

    static List<CollectionFacts> marked(List<CollectionFacts> copied, Set<Namespace> changed) {
        return copied.stream()
                .map(one -> changed.contains(one.namespace()) ? one.asChanged() : one)
                .toList();
    }

    List<CollectionFacts> copy(Chosen chosen, DirectorySink directory, Runnable watch) {
        return new MemberDump(
                        chosen.commands(), settings.filter(), settings.queries(), settings.readers(), context, watch)
                .write(directory, chosen.facts().version(), chosen.facts().setName());
    }

    private ReplicaSetFacts.Builder facts(Chosen chosen) {
        return facts(
                chosen,
                switch (chosen.facts().role()) {
                    case STANDALONE, ROUTER -> ReplicaSetFacts.Role.STANDALONE;
                    case REPLICA_SET -> ReplicaSetFacts.Role.REPLICA_SET;
                    case SHARD -> ReplicaSetFacts.Role.SHARD;
                    case CONFIG -> ReplicaSetFacts.Role.CONFIG;
                });
    }

    static ReplicaSetFacts.Builder facts(Chosen chosen, ReplicaSetFacts.Role role) {
        return ReplicaSetFacts.builder(chosen.facts().setName(), role)
                .member(
                        chosen.facts().me().isEmpty()
                                ? chosen.host()
                                : chosen.facts().me())
                .versions(chosen.facts().version(), chosen.facts().compatibility())
                .lag(chosen.lag());
    }

    private void note(String message, String remedy) {
        context.notice(new Finding(Finding.Severity.WARNING, connection.description(), message, remedy));
    }
}
