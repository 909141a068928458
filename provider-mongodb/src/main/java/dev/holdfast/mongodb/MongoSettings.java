package dev.holdfast.mongodb;

import dev.holdfast.mongodb.dump.DumpSettings;
import dev.holdfast.mongodb.restore.RestoreSettings;

/**
 * What was asked of a workload.
 *
 * @param dump how it is dumped
 * @param restore how a dump is put into it
 */
record MongoSettings(DumpSettings dump, RestoreSettings restore) {}
