package dev.holdfast.mongodb;

import dev.holdfast.mongodb.dump.DumpSettings;
import dev.holdfast.mongodb.restore.RestoreSettings;

/**
 * What was asked of a workload.
 *
 * @param dump how it is dumped
 * @param restore how a dump is put into it
 * @param cluster whether a router or a config server stands for its whole cluster
 */
record MongoSettings(DumpSettings dump, RestoreSettings restore, boolean cluster) {}
