package dev.holdfast.mongodb.follow;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.mongodb.MongoException.Damaged;
import dev.holdfast.mongodb.layout.Sha256;
import dev.holdfast.mongodb.oplog.OplogEntries;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import dev.holdfast.spi.workload.StoredChanges;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A slice in a repository, on its way back. Safe for use from any thread. */
public final class StoredSlice {
    private final Snapshot snapshot;
    private final SliceTags.Stored stored;
    private final SourceFile file;
    private final String path;

    private StoredSlice(Snapshot snapshot, SliceTags.Stored stored, SourceFile file, String path) {
        this.snapshot = snapshot;
        this.stored = stored;
        this.file = file;
        this.path = path;
    }

    /**
     * Finds its file.
     *
     * @throws Damaged if it is not there, or the snapshot does not say what it is
     */
    public static StoredSlice of(StoredChanges.Slice slice) {
        SliceTags.Stored stored = SliceTags.slice(slice.snapshot())
                .orElseThrow(() -> new Damaged(
                        "snapshot " + slice.snapshot().id().brief()
                                + " does not say which slice of an oplog it is: were its" + " tags changed?",
                        null));
        String name = SliceDump.fileName(stored.facts());
        List<SourceFile> found = new ArrayList<>();
        look(slice.files().root(), name, found);
        if (found.size() != 1) {
            throw new Damaged(
                    "snapshot " + slice.snapshot().id().brief() + " has " + found.size() + " files " + name
                            + " where one slice of an oplog should be",
                    null);
        }
        String path = "/" + SliceDump.DIRECTORY + "/" + stored.log().directory() + "/" + name;
        return new StoredSlice(slice.snapshot(), stored, found.get(0), path);
    }

    private static void look(SourceDirectory directory, String name, List<SourceFile> found) {
        directory.forEach(entry -> {
            if (entry instanceof SourceEntry.OfDirectory below) {
                look(below.directory(), name, found);
            } else if (entry instanceof SourceEntry.OfFile file
                    && file.entry().name().toString().equals(name)) {
                found.add(file.file());
            }
        });
    }

    /** Its snapshot. */
    public SnapshotId id() {
        return snapshot.id();
    }

    /** What is known of it. */
    public SliceFacts facts() {
        return stored.facts();
    }

    /** Whose oplog it is from. */
    public LogName log() {
        return stored.log();
    }

    /**
     * Reads it from its beginning, and at its end makes sure that all of it came as it was stored.
     *
     * @return to be closed; throws {@link Damaged} in place of an entry
     */
    public Reading open() {
        return new Reading();
    }

    /** Its entries in their order. Not for several threads. */
    public final class Reading implements Iterator<OplogEntry>, AutoCloseable {
        private final DigestInputStream bytes = new DigestInputStream(file.open(), Sha256.digest());
        private final OplogEntries entries = new OplogEntries(path, bytes);
        private @Nullable OplogEntry last;
        private long count;
        private boolean checked;

        private Reading() {}

        @Override
        public boolean hasNext() {
            boolean more = entries.hasNext();
            if (!more && !checked) {
                checked = true;
                check();
            }
            return more;
        }

        @Override
        public OplogEntry next() {
            OplogEntry entry = entries.next();
            if (count == 0 && !entry.position().equals(facts().first())) {
                throw damaged("begins with the entry of " + entry.time());
            }
            count++;
            last = entry;
            return entry;
        }

        private void check() {
            String found = HexFormat.of().formatHex(bytes.getMessageDigest().digest());
            if (count != facts().entries() || !found.equals(facts().sha256())) {
                throw damaged("has " + count + " entries that are not those which were stored");
            }
            if (last == null || !last.position().equals(facts().last())) {
                throw damaged("does not end with the entry of " + facts().last());
            }
        }

        private Damaged damaged(String what) {
            return new Damaged("snapshot " + snapshot.id().brief() + ", the " + facts() + ": its file " + what, null);
        }

        @Override
        public void close() {
            entries.close();
        }
    }
}
