package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.IndexDefinitions;
import dev.holdfast.mongodb.oplog.OperationSink;
import dev.holdfast.mongodb.oplog.OplogApplier;
import dev.holdfast.mongodb.oplog.OplogEntries;
import dev.holdfast.mongodb.oplog.OplogReplay;
import dev.holdfast.mongodb.oplog.ReplayRules;
import dev.holdfast.mongodb.oplog.Spill;
import dev.holdfast.spi.workload.RestoreContext;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Applies the oplog of a dump, which makes one moment of collections that were copied one after the other. */
final class OplogRestore {
    private static final long HELD_BYTES = 32L << 20;

    private final Target target;
    private final RestoreSettings settings;
    private final RestoreContext context;
    private final Planned planned;

    OplogRestore(Target target, RestoreSettings settings, RestoreContext context, Planned planned) {
        this.target = target;
        this.settings = settings;
        this.context = context;
        this.planned = planned;
    }

    /** @param indexes of the dump; changed as the oplog says */
    void apply(IndexDefinitions indexes) {
        ReplayRules.Builder rules = rules(indexes);
        OplogApplier applier = OplogApplier.to(target.client())
                .time(context.time())
                .progress(progress -> context.checkCancelled())
                .build();
        GuardedSink sink = new GuardedSink(applier, planned.others());
        if (planned.replay().isPresent()) {
            planned.replay().get().apply(rules, sink);
        } else {
            ofDump(rules, sink);
        }
    }

    /**
     * Goes through the dump's own oplog without a server.
     *
     * @param indexes of the dump; changed as the oplog says
     */
    void rehearse(OperationSink sink, IndexDefinitions indexes) {
        ofDump(rules(indexes), sink);
    }

    private ReplayRules.Builder rules(IndexDefinitions indexes) {
        return rules(settings, planned.restored(), planned.uuids(), planned.routingOrNull())
                .indexes(indexes);
    }

    /** What every replay of a restore has in common. */
    static ReplayRules.Builder rules(
            RestoreSettings settings, List<PlannedCollection> restored, boolean uuids, @Nullable Routing routing) {
        ReplayRules.Builder rules = ReplayRules.builder()
                .only(settings.filter())
                .mapped(settings.mapping())
                .onto(restored.stream()
                        .collect(Collectors.toMap(
                                one -> one.target().toString(),
                                one -> one.dumped().namespace().toString())));
        if (routing != null) {
            rules.withRouting(routing.sessions(), routing.chunksOfSessions());
        }
        return uuids ? rules.keepUuids() : rules;
    }

    private void ofDump(ReplayRules.Builder builder, OperationSink sink) {
        ReplayRules.Builder rules =
                planned.tree().recoveryPoint().isPresent() ? builder.onFuzzyCopy(through()) : builder.onUnknownCopy();
        DumpFile file = planned.part().oplog().orElseThrow();
        try (OplogEntries entries = new OplogEntries(file.path(), file.openSniffing());
                Spill spill = new Spill(Path.of(System.getProperty("java.io.tmpdir")), HELD_BYTES)) {
            OplogReplay replay = new OplogReplay(Cut.none(), rules.build(), sink, spill);
            if (isOfStill()) {
                replay.after(through());
            }
            OplogReplay.Result unused = replay.run(entries);
        }
    }

    /** Whether the copy was made of a member that stood still, and shows exactly what was written until then. */
    private boolean isOfStill() {
        return planned.tree()
                .recoveryPoint()
                .filter(point -> point.consistency() == Consistency.LOCK)
                .isPresent();
    }

    /** Where the copy ended; a dump that does not say so has no entry beyond it. */
    private ClusterTime through() {
        return planned.tree()
                .recoveryPoint()
                .flatMap(point -> point.replicaSet(planned.part().replicaSet()))
                .flatMap(ReplicaSetFacts::last)
                .orElse(ClusterTime.MAX);
    }
}
