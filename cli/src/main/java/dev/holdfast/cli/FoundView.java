package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Json;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.FindQuery;
import dev.holdfast.run.FoundEntry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints what a search finds as it is found. For programs: restic's array, matches grouped by snapshot, references one by one. */
final class FoundView implements Consumer<FoundEntry> {
    private final Output output;
    private final boolean grouped;
    private final boolean detailed;
    private final boolean binaryUnits;
    private @Nullable Snapshot current;
    private long hits;
    private long unreadable;

    private FoundView(Output output, boolean grouped, boolean detailed, boolean binaryUnits) {
        this.output = output;
        this.grouped = grouped;
        this.detailed = detailed;
        this.binaryUnits = binaryUnits;
    }

    static FoundView of(Output output, FindQuery query, boolean detailed, boolean binaryUnits) {
        FoundView view = new FoundView(output, query.kind() == FindQuery.Kind.NAME, detailed, binaryUnits);
        view.piece("[");
        return view;
    }

    private void piece(String text) {
        if (output.isJson()) {
            output.piece(text);
        }
    }

    @Override
    public void accept(FoundEntry found) {
        if (found instanceof FoundEntry.Unreadable problem) {
            unreadable++;
            output.warn(
                    "could not read " + problem.path() + " in snapshot "
                            + problem.snapshot().id().brief() + ": " + problem.message(),
                    () -> Fields.message("error").put("item", problem.path()).put("message", problem.message()));
        } else if (found instanceof FoundEntry.Match match) {
            group(match.snapshot());
            show(EntryText.line(match.entry(), detailed, binaryUnits), EntryText.found(match.entry()));
        } else if (found instanceof FoundEntry.Reference reference) {
            show(line(reference), fields(reference));
        }
    }

    private void group(Snapshot snapshot) {
        if (snapshot.equals(current)) {
            return;
        }
        endGroup();
        piece(current == null ? "{\"matches\":[" : ",{\"matches\":[");
        if (!output.isJson()) {
            output.say((current == null ? "" : "\n") + "in snapshot "
                    + snapshot.id().brief() + " from " + SnapshotTable.time(snapshot));
        }
        current = snapshot;
        hits = 0;
    }

    private void endGroup() {
        if (current != null) {
            piece("],\"hits\":" + hits + ",\"snapshot\":\"" + current.id().hex() + "\"}");
        }
    }

    private void show(String line, Fields fields) {
        if (output.isJson()) {
            output.piece((hits == 0 ? "" : ",") + Json.of(fields));
        } else {
            output.line(line);
        }
        hits++;
    }

    private static String line(FoundEntry.Reference reference) {
        return reference.objectType() + " " + reference.id() + "  "
                + Printable.of(reference.path()) + "  in snapshot "
                + reference.snapshot().id().brief() + " from " + SnapshotTable.time(reference.snapshot());
    }

    private static Fields fields(FoundEntry.Reference reference) {
        return new Fields()
                .put("object_type", reference.objectType())
                .put("id", reference.id())
                .put("path", reference.path())
                .putUnlessEmpty("parent_tree", reference.parentTree())
                .put("snapshot", reference.snapshot().id().hex())
                .put("time", reference.snapshot().time());
    }

    /**
     * Ends the output.
     *
     * @return how many directories could not be read
     */
    long end() {
        if (grouped) {
            endGroup();
        }
        if (output.isJson()) {
            output.line("]");
        }
        return unreadable;
    }
}
