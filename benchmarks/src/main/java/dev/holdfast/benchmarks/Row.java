package dev.holdfast.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A line of the tables: what is measured, and how our wall time may relate to a peer's. */
enum Row {
    STREAM("stream, verified", 0.65, Double.NaN),
    STREAM_UNVERIFIED("stream, not verified", 0.55, Double.NaN),
    FIRST("first backup of all", 0.75, 1.0),
    UNCHANGED("unchanged", 1.0, Double.NaN),
    RESTORE("restore all", 0.6, Double.NaN),
    CHECK("check, reading all data", 0.65, Double.NaN),
    CLUSTERED("dump 1 % changed, clustered", 0.65, Double.NaN),
    SCATTERED("dump 1 % changed, scattered", 0.65, Double.NaN),
    FORGET("forget all but the latest", Double.NaN, Double.NaN),
    PRUNE("prune after that", 1.0, Double.NaN),
    MILLION("many files, unchanged", 0.8, Double.NaN),
    WARM_STREAM("stream, warm: tenth run", 0.45, Double.NaN),
    WARM_STREAM_LATE("stream, warm: median of 8-10", Double.NaN, Double.NaN),
    WARM_UNCHANGED("unchanged, warm: tenth run", 0.4, Double.NaN),
    WARM_UNCHANGED_LATE("unchanged, warm: median of 8-10", Double.NaN, Double.NaN),
    STORE_BACKUP("first backup", 0.8, Double.NaN),
    STORE_RESTORE("restore all", 0.8, Double.NaN),
    STORE_LIST("many packs listed", 0.8, Double.NaN),
    STORE_PRUNE("prune", 0.8, Double.NaN),
    STORE_RESTORE_WARM("restore all, warm: third run", Double.NaN, Double.NaN),
    STORE_LIST_WARM("many packs listed, warm: tenth run", Double.NaN, Double.NaN),
    FAR_BACKUP("first backup, 30 ms away", 0.7, Double.NaN),
    FAR_RESTORE("restore all, 30 ms away", 0.7, Double.NaN),
    FAR_LIST("many packs listed, 30 ms away", 0.7, Double.NaN),
    FAR_PRUNE("prune, 30 ms away", 0.7, Double.NaN),
    FAR_RESTORE_WARM("restore all, warm, 30 ms away", Double.NaN, Double.NaN),
    FAR_LIST_WARM("many packs listed, warm, 30 ms away", Double.NaN, Double.NaN),
    MONGO_DUMP("dump of MongoDB", 0.65, Double.NaN),
    MONGO_UNCHANGED("the same again", Double.NaN, Double.NaN),
    MONGO_CLUSTERED("1 % changed, in one range", Double.NaN, Double.NaN),
    MONGO_SCATTERED("1 % changed, scattered", Double.NaN, Double.NaN),
    MONGO_FOLLOWED("1 % changed, scattered, by the oplog", Double.NaN, Double.NaN),
    MONGO_RESTORE("restore to MongoDB", 0.8, Double.NaN),
    MONGO_RESTORE_AT("restore with the oplog", Double.NaN, Double.NaN);

    private final String title;
    private final double resticBar;
    private final double kopiaBar;

    Row(String title, double resticBar, double kopiaBar) {
        this.title = title;
        this.resticBar = resticBar;
        this.kopiaBar = kopiaBar;
    }

    String title() {
        return title;
    }

    /** The most that our wall time divided by a peer's may be; not a number if nothing is demanded. */
    double bar(String peer) {
        return switch (peer) {
            case "restic" -> resticBar;
            case "kopia" -> kopiaBar;
            default -> Double.NaN;
        };
    }

    /** How the command line and the machine-readable copy call it. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The rows of these ids, and those that they are compared with; all if nothing is said. */
    static Set<Row> parse(Optional<List<String>> ids) {
        Set<Row> rows = EnumSet.allOf(Row.class);
        if (ids.isPresent()) {
            rows = EnumSet.noneOf(Row.class);
            for (String id : ids.orElseThrow()) {
                rows.addAll(of(id).withCompanions());
            }
        }
        return rows;
    }

    private Set<Row> withCompanions() {
        return switch (this) {
            case WARM_STREAM, WARM_STREAM_LATE -> EnumSet.of(STREAM, WARM_STREAM, WARM_STREAM_LATE);
            case WARM_UNCHANGED, WARM_UNCHANGED_LATE -> EnumSet.of(UNCHANGED, WARM_UNCHANGED, WARM_UNCHANGED_LATE);
            case STORE_RESTORE_WARM -> EnumSet.of(STORE_RESTORE, this);
            case STORE_LIST_WARM -> EnumSet.of(STORE_LIST, this);
            case FAR_RESTORE_WARM -> EnumSet.of(FAR_RESTORE, this);
            case FAR_LIST_WARM -> EnumSet.of(FAR_LIST, this);
            default -> EnumSet.of(this);
        };
    }

    private static Row of(String id) {
        return Arrays.stream(values())
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no row is called '" + id + "'; there are:\n" + list()));
    }

    private static String list() {
        return Arrays.stream(values())
                .map(row -> String.format(Locale.ROOT, "  %-22s %s", row.id(), row.title))
                .collect(Collectors.joining("\n"));
    }
}
