package dev.holdfast.mongodb.layout;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.SourceDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dump in a stored snapshot: one that Holdfast made, or mongodump's directory that somebody backed up. */
public final class DumpTree {
    private final List<DumpPart> parts;
    private final @Nullable RecoveryPoint recoveryPoint;

    private DumpTree(List<DumpPart> parts, @Nullable RecoveryPoint recoveryPoint) {
        this.parts = List.copyOf(parts);
        this.recoveryPoint = recoveryPoint;
    }

    /**
     * Finds the only dump of a snapshot.
     *
     * @throws MongoException.Damaged if there is none, or more than one
     */
    public static DumpTree find(DumpSource source) {
        return find(source, "");
    }

    /**
     * Finds the only dump in a directory of a snapshot.
     *
     * @param path of the directory, parts divided by slashes; empty for the top
     * @throws MongoException.Damaged if there is no such directory, no dump in it, or more than one
     */
    public static DumpTree find(DumpSource source, String path) {
        SourceDirectory directory = source.root();
        String way = "";
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            way = Sources.join(way, part);
            String missing = way;
            directory = Sources.directory(directory, part)
                    .orElseThrow(() -> new MongoException.Damaged("the snapshot has no directory " + missing, null));
        }
        DumpTree own = own(directory, way);
        return own == null ? foreign(directory, way) : own;
    }

    private static @Nullable DumpTree own(SourceDirectory directory, String path) {
        Optional<SourceDirectory> beside = Sources.directory(directory, DumpLayout.OWN);
        Optional<SourceDirectory> dump = Sources.directory(directory, DumpLayout.DUMP);
        Optional<DumpFile> file =
                beside.flatMap(own -> Sources.file(Sources.join(path, DumpLayout.OWN), own, DumpLayout.RECOVERY_POINT));
        if (dump.isEmpty() || file.isEmpty()) {
            return null;
        }
        RecoveryPoint point = RecoveryPoint.read(file.get().path(), file.get().open());
        String way = Sources.join(path, DumpLayout.DUMP);
        return new DumpTree(parts(point, dump.get(), way), point);
    }

    private static List<DumpPart> parts(RecoveryPoint point, SourceDirectory dump, String path) {
        List<ReplicaSetFacts> sets = point.replicaSets();
        if (sets.size() <= 1) {
            String name = sets.isEmpty() ? "" : sets.get(0).name();
            return List.of(new DumpPart(name, path, dump));
        }
        List<DumpPart> parts = new ArrayList<>();
        for (ReplicaSetFacts set : sets) {
            String name = FileNames.of(set.name());
            Sources.directory(dump, name)
                    .ifPresent(found -> parts.add(new DumpPart(set.name(), Sources.join(path, name), found)));
        }
        return parts;
    }

    private static DumpTree foreign(SourceDirectory directory, String path) {
        List<DumpPart> found = new DumpSearch().search(directory, path);
        if (found.isEmpty()) {
            throw new MongoException.Damaged(
                    (path.isEmpty() ? "the snapshot" : path) + " has no dump of a MongoDB: no directory with "
                            + Prelude.FILE + ", " + DumpLayout.OPLOG + " or directories of " + FileNames.DATA
                            + " files",
                    null);
        }
        if (found.size() > 1) {
            throw new MongoException.Damaged(
                    "there is more than one dump of a MongoDB; say which, by its path: "
                            + found.stream().map(DumpPart::path).collect(Collectors.joining(", ")),
                    null);
        }
        return new DumpTree(found, null);
    }

    /**
     * What it is of: one of each replica set. A replica set that the recovery point names and that is not among them was left out by a
     * filter, or is lost.
     */
    public List<DumpPart> parts() {
        return parts;
    }

    /** What it says of itself; empty if Holdfast did not make it. */
    public Optional<RecoveryPoint> recoveryPoint() {
        return Optional.ofNullable(recoveryPoint);
    }
}
