package dev.holdfast.internal.browse;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.walk.PathWalk;
import dev.holdfast.internal.walk.UsedBlobs;
import dev.holdfast.run.StatsMode;
import dev.holdfast.run.StatsReport;
import java.util.Collection;

/** Counts what snapshots amount to, as restic's {@code stats} does. */
public final class Statistics {
    private Statistics() {}

    /**
     * Counts.
     *
     * @throws RepositoryException.Damaged if a tree cannot be read or a blob is missing
     */
    public static StatsReport count(
            OpenRepository repository, Collection<Snapshot> snapshots, StatsMode mode, Operation operation) {
        return switch (mode) {
            case RAW_DATA -> rawData(repository, snapshots, operation);
            case RESTORE_SIZE -> walk(repository, snapshots, operation, mode, new RestoreSize());
            case FILES_BY_CONTENTS -> walk(repository, snapshots, operation, mode, new ContentCount(repository, false));
            case BLOBS_PER_FILE -> walk(repository, snapshots, operation, mode, new ContentCount(repository, true));
        };
    }

    private static StatsReport walk(
            OpenRepository repository,
            Collection<Snapshot> snapshots,
            Operation operation,
            StatsMode mode,
            NodeCount counts) {
        int done = 0;
        for (Snapshot snapshot : snapshots) {
            counts.beginSnapshot();
            PathWalk.walk(repository, BlobId.fromHex(snapshot.tree()), operation, counts);
            operation.listener().progressed("counting snapshots", ++done, snapshots.size());
        }
        return new StatsReport(mode, snapshots.size(), counts.size(), 0, 0, 0, 0, counts.files(), counts.blobs());
    }

    private static StatsReport rawData(OpenRepository repository, Collection<Snapshot> snapshots, Operation operation) {
        Raw raw = new Raw(repository.index(), repository.config().version() >= 2);
        UsedBlobs.of(repository, snapshots, operation).forEach(raw::add);
        return raw.report(snapshots.size());
    }

    private static final class Raw {
        private final BlobIndex index;
        private final boolean compression;
        private long blobs;
        private long stored;
        private long uncompressed;
        private long compressedStored;
        private long compressedPlain;

        private Raw(BlobIndex index, boolean compression) {
            this.index = index;
            this.compression = compression;
        }

        private void add(int ordinal) {
            BlobLocation blob = index.location(ordinal);
            blobs++;
            stored += blob.length();
            if (!compression) {
                return;
            }
            long plain = blob.plainLength() + Sealer.OVERHEAD;
            uncompressed += plain;
            if (blob.isCompressed()) {
                compressedStored += blob.length();
                compressedPlain += plain;
            }
        }

        private StatsReport report(long snapshots) {
            return new StatsReport(
                    StatsMode.RAW_DATA,
                    snapshots,
                    stored,
                    uncompressed,
                    compressedStored == 0 ? 0 : (double) compressedPlain / compressedStored,
                    uncompressed == 0 ? 0 : (double) compressedPlain / uncompressed * 100,
                    uncompressed == 0 ? 0 : (1 - (double) stored / uncompressed) * 100,
                    0,
                    blobs);
        }
    }
}
