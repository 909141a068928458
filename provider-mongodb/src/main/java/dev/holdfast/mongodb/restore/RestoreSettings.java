package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;

/**
 * How a dump is put into a deployment.
 *
 * @param filter which collections are restored, by their names in the dump
 * @param mapping under which names
 * @param drop whether collections that are there are dropped first; else they are left alone
 * @param users whether users and roles are restored too
 * @param indexes whether indexes are built
 * @param oplog whether the oplog of the dump is applied
 * @param uuids whether collections keep their UUIDs where they keep their names
 * @param parallel how many write at once
 */
public record RestoreSettings(
        NamespaceFilter filter,
        NamespaceMapping mapping,
        boolean drop,
        boolean users,
        boolean indexes,
        boolean oplog,
        boolean uuids,
        int parallel) {}
