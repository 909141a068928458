package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Effects;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dump of one set of a cluster, in two steps: its collections first, and its oplog once it is known through which time that is
 * wanted. Used by one thread at a time.
 */
final class PartDump implements AutoCloseable {
    private final Cluster.Part part;
    private ReplicaSet set;
    private final SetDump dump;
    private final DumpSettings settings;
    private final DumpContext context;
    private final DirectorySink directory;
    private final ReplicaSetFacts.Role role;
    private ClusterTime reached = ClusterTime.ZERO;
    private @Nullable Chosen chosen;
    private @Nullable Copied copied;

    /**
     * What was copied.
     *
     * @param consistency what made it one moment
     * @param facts as far as they are known
     * @param oplog reads what follows; null if none is wanted
     * @param beginning where that begins
     * @param shows the newest operation that the copy may show; null if that is not known
     * @param still whether the member stood still
     * @param rollbacks of the member until then
     */
    private record Copied(
            Consistency consistency,
            ReplicaSetFacts.Builder facts,
            List<CollectionFacts> collections,
            @Nullable OplogDump oplog,
            OplogReader.Beginning beginning,
            @Nullable OplogPosition shows,
            boolean still,
            Rollbacks rollbacks) {}

    /**
     * Nothing is copied yet.
     *
     * @param directory gets the databases; closed with this
     */
    PartDump(
            Cluster.Part part,
            ReplicaSetFacts.Role role,
            Deployment deployment,
            DumpSettings settings,
            DumpContext context,
            DirectorySink directory) {
        this.part = part;
        this.role = role;
        this.set = deployment.set().orElseThrow();
        this.settings = settings;
        this.context = context;
        this.directory = directory;
        this.dump = new SetDump(part.connection(), deployment, settings, context);
    }

    Cluster.Part part() {
        return part;
    }

    boolean isLockable() {
        return dump.isLockable(set);
    }

    /**
     * Copies all collections.
     *
     * @param consistency by which means
     * @param effects the right to lock a member
     * @param atLeast a time that the member must have reached before
     * @param meanwhile done when the copy is there, and the member is still locked unless it has to go on
     */
    void copy(Consistency consistency, Effects effects, ClusterTime atLeast, Runnable meanwhile) {
        // Its turn may come hours after it was looked at first.
        set = Deployment.at(part.connection()).set().orElse(set);
        reached = atLeast;
        copied = switch (consistency) {
            case LOCK -> locked(effects, meanwhile);
            case OPLOG -> withOplog(meanwhile);
            default -> plain(meanwhile);
        };
    }

    private Copied locked(Effects effects, Runnable meanwhile) {
        Chosen member = chosen(dump.lockable(set));
        Rollbacks rollbacks = Rollbacks.of(member.commands());
        SetDump.Held<List<CollectionFacts>> held = dump.whileLocked(
                ReplicaSet.of(member.commands()),
                effects,
                member,
                watch -> dump.copy(member, directory, watch::check),
                meanwhile);
        OplogDump oplog = settings.shards().commonTime() ? new OplogDump(member, settings.filter(), context) : null;
        return new Copied(
                Consistency.LOCK,
                held.noted(facts(member)),
                held.done(),
                oplog,
                held.beginning(),
                held.standsAt(),
                true,
                rollbacks);
    }

    private Copied withOplog(Runnable meanwhile) {
        Chosen member = chosen(dump.readable(set));
        OplogDump oplog = new OplogDump(member, settings.filter(), context);
        Rollbacks rollbacks = Rollbacks.of(member.commands());
        OplogReader.Beginning beginning = oplog.beginning();
        List<CollectionFacts> collections = dump.copy(member, directory, () -> {});
        OplogPosition end = oplog.newest();
        meanwhile.run();
        ReplicaSetFacts.Builder facts =
                facts(member).contained(beginning.contained()).last(end).clusterTime(end.time());
        return new Copied(Consistency.OPLOG, facts, collections, oplog, beginning, end, false, rollbacks);
    }

    private Chosen chosen(Chosen member) {
        chosen = member;
        new CatchingUp(part.connection(), settings.choice(), context).await(member, reached);
        return member;
    }

    private Copied plain(Runnable meanwhile) {
        Chosen member = chosen(dump.readable(set));
        List<CollectionFacts> collections = dump.copy(member, directory, () -> {});
        meanwhile.run();
        OplogReader.Beginning nowhere = new OplogReader.Beginning(ClusterTime.ZERO, ClusterTime.ZERO);
        Rollbacks rollbacks = Rollbacks.of(member.commands());
        return new Copied(Consistency.NONE, facts(member), collections, null, nowhere, null, false, rollbacks);
    }

    private ReplicaSetFacts.Builder facts(Chosen member) {
        return SetDump.facts(member, role).id(set.id());
    }

    /** The newest operation that the copy may show. */
    ClusterTime shows() {
        OplogPosition shows = Objects.requireNonNull(copied, "copied").shows();
        return shows == null ? ClusterTime.ZERO : shows.time();
    }

    /**
     * Adds the oplog, and makes sure that what was copied will stay.
     *
     * @param common through which time; null for that which the copy itself needs
     */
    SetDump.Result finish(@Nullable ClusterTime common) {
        Copied done = Objects.requireNonNull(copied, "copied");
        Chosen member = Objects.requireNonNull(chosen, "chosen");
        OplogPosition shows = done.shows();
        if (shows == null) {
            return new SetDump.Result(done.consistency(), done.facts().build(), done.collections());
        }
        List<CollectionFacts> collections = done.collections();
        OplogDump oplog = done.oplog();
        if (oplog != null) {
            OplogReader.Slice slice = oplog.write(
                    directory, done.beginning(), done.still() ? null : shows, common == null ? shows.time() : common);
            done.facts().first(slice.first().time());
            collections = SetDump.marked(collections, oplog.changed());
        }
        new Commitment(member, context).await(shows);
        done.rollbacks().requireNone();
        if (common != null) {
            done.facts().clusterTime(common);
        }
        return new SetDump.Result(done.consistency(), done.facts().build(), collections);
    }

    @Override
    public void close() {
        try (directory) {
            if (chosen != null) {
                chosen.close();
            }
        }
    }
}
