package dev.holdfast.mongodb.check;

import dev.holdfast.mongodb.topology.MemberChoice;

/**
 * What a dump is to do, as far as it has needs of its own.
 *
 * @param locks whether a member is to be locked
 * @param mayLock whether one is locked where that is safe
 * @param forced whether it is locked although writes with majority might stall
 * @param oplog whether the oplog is to be read
 * @param choice which member is read
 */
public record DumpNeeds(boolean locks, boolean mayLock, boolean forced, boolean oplog, MemberChoice choice) {}
