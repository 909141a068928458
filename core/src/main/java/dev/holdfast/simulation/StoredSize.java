package dev.holdfast.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The size of a repository while backups come and go. It is that of the oldest backup alone and what each takes beyond the one before
 * it, which is exact for changes at random: what two backups share, every one between them has too.
 */
final class StoredSize {
    private final SizeModel model;
    private double bytes;
    private double uploaded;
    private int count;

    @Nullable
    private Backup newest;

    @Nullable
    private Backup oldest;

    StoredSize(SizeModel model) {
        this.model = model;
    }

    void add(Backup backup) {
        double added = newest == null ? model.alone(backup.since) : model.beyond(newest.since, backup.since);
        backup.before = newest;
        if (newest != null) {
            newest.behind = backup;
        }
        newest = backup;
        oldest = oldest == null ? backup : oldest;
        bytes += added;
        uploaded += added;
        count++;
    }

    void remove(Backup backup) {
        Backup before = backup.before;
        Backup behind = backup.behind;
        bytes -= before == null ? model.alone(backup.since) : model.beyond(before.since, backup.since);
        if (behind != null) {
            bytes -= model.beyond(backup.since, behind.since);
            bytes += before == null ? model.alone(behind.since) : model.beyond(before.since, behind.since);
            behind.before = before;
        } else {
            newest = before;
        }
        if (before != null) {
            before.behind = behind;
        } else {
            oldest = behind;
        }
        count--;
    }

    long bytes() {
        return Math.max(0, Math.round(bytes));
    }

    /** All that was ever added, in bytes. */
    long uploaded() {
        return Math.round(uploaded);
    }

    int count() {
        return count;
    }

    @Nullable
    Backup newest() {
        return newest;
    }

    @Nullable
    Backup oldest() {
        return oldest;
    }
}
