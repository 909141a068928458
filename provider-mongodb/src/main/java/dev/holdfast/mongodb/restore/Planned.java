package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpTree;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a restore is made of.
 *
 * @param tree the dump
 * @param part of which replica set
 * @param collections what becomes of each
 * @param users collections of users and roles that are restored
 * @param oplog whether the dump's oplog is applied
 * @param others collections that are at the target and are none of these
 * @param uuids whether collections that the oplog creates get the UUIDs that they had
 * @param routingOrNull of the cluster, if what the oplog says of its chunks is applied too; else null
 * @param replayOrNull what is replayed onto it to bring it to a point in time, instead of the dump's oplog; null for nothing
 */
record Planned(
        DumpTree tree,
        DumpPart part,
        List<PlannedCollection> collections,
        List<DumpedCollection> users,
        boolean oplog,
        Set<Namespace> others,
        boolean uuids,
        @Nullable Routing routingOrNull,
        @Nullable SliceReplay replayOrNull) {
    /** Copies the collections. */
    Planned {
        collections = List.copyOf(collections);
        users = List.copyOf(users);
        others = Set.copyOf(others);
    }

    /**
     * The same where nothing may be done at all.
     *
     * @param none of them restored
     */
    Planned refused(List<PlannedCollection> none) {
        return new Planned(tree, part, none, List.of(), false, others, uuids, routingOrNull, replayOrNull);
    }

    /** What is replayed onto it. */
    Optional<SliceReplay> replay() {
        return Optional.ofNullable(replayOrNull);
    }

    /** What was counted of each collection when it was dumped. */
    Map<Namespace, CollectionFacts> counted() {
        return tree.recoveryPoint()
                .map(point -> point.collections(part.replicaSet()))
                .orElse(Map.of());
    }

    /** Whether something of the dump is not restored although it was asked for. */
    boolean isPartial() {
        return collections.stream().anyMatch(one -> !one.isRestored());
    }

    List<PlannedCollection> restored() {
        return collections.stream().filter(PlannedCollection::isRestored).toList();
    }
}
