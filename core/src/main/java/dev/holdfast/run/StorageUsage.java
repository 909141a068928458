package dev.holdfast.run;

/**
 * How much a repository takes.
 *
 * @param snapshots how many backups it has
 * @param objects how many objects it consists of
 * @param bytes their sizes added up
 * @param foreignObjects how many objects lie below the same place and are not the repository's
 * @param foreignBytes their sizes added up
 */
public record StorageUsage(long snapshots, long objects, long bytes, long foreignObjects, long foreignBytes) {}
