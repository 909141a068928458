package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpTree;
import dev.holdfast.mongodb.layout.DumpedCollection;
import java.util.List;

/**
 * What a restore is made of.
 *
 * @param tree the dump
 * @param part of which replica set
 * @param collections what becomes of each
 * @param users collections of users and roles that are restored
 * @param oplog whether the dump's oplog is applied
 */
record Planned(
        DumpTree tree,
        DumpPart part,
        List<PlannedCollection> collections,
        List<DumpedCollection> users,
        boolean oplog) {
    /** Copies the lists. */
    Planned {
        collections = List.copyOf(collections);
        users = List.copyOf(users);
    }

    List<PlannedCollection> restored() {
        return collections.stream().filter(PlannedCollection::isRestored).toList();
    }
}
