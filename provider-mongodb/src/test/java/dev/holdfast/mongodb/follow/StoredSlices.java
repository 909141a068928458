package dev.holdfast.mongodb.follow;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.mongodb.layout.Sha256;
import dev.holdfast.mongodb.layout.StoredFiles;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.spi.workload.StoredChanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Slices as they come back from a repository, made of entries. */
public final class StoredSlices {
    private final LogName log;
    private final List<StoredChanges.Slice> slices = new ArrayList<>();

    /** None yet. */
    public StoredSlices(LogName log) {
        this.log = log;
    }

    /** Adds a slice of these entries. */
    public StoredSlices slice(OplogEntry... entries) {
        byte[] bytes = bytes(entries);
        SliceFacts facts = new SliceFacts(
                log.set(),
                entries[0].position(),
                entries[entries.length - 1].position(),
                entries.length,
                bytes.length,
                HexFormat.of().formatHex(Sha256.digest().digest(bytes)),
                null);
        return slice(facts, bytes);
    }

    /** Adds a slice whose tags say something. */
    public StoredSlices slice(SliceFacts facts, byte[] bytes) {
        StoredFiles files = new StoredFiles()
                .put(SliceDump.DIRECTORY + "/" + log.directory() + "/" + SliceDump.fileName(facts), bytes);
        List<String> tags = new ArrayList<>(
                List.of(Snapshot.factTag(Snapshot.SLICE, SliceTags.KIND), Snapshot.factTag("window", "PT24H")));
        SliceTags.of(log, facts).forEach((key, value) -> tags.add(Snapshot.factTag(key, value)));
        slices.add(new StoredChanges.Slice(snapshot(facts, tags), files));
        return this;
    }

    private Snapshot snapshot(SliceFacts facts, List<String> tags) {
        return new Snapshot(
                new SnapshotId(String.format("%064x", slices.size() + 1)),
                facts.last().time().instant().atZone(ZoneOffset.UTC),
                "0".repeat(64),
                List.of("/oplog"),
                "host",
                "",
                0,
                0,
                List.of(),
                tags,
                null,
                null,
                "",
                null);
    }

    /** All of the entries, one after another. */
    public static byte[] bytes(OplogEntry... entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (OplogEntry entry : entries) {
                entry.writeTo(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** What is to be replayed. */
    public StoredChanges until(PointInTime at) {
        return new StoredChanges(at, slices);
    }
}
