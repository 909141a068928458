package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One definition as it was read, with a record of which of its fields were looked at. */
final class Document {
    private final String source;
    private final String title;
    private final JsonNode tree;
    private final Findings findings;
    private final UnaryOperator<String> spelling;
    private final NavigableSet<String> taken = new TreeSet<>();

    /**
     * @param title kind and name, which findings begin with; may be empty
     * @param spelling turns the path of a field into what the reader of a finding knows it by
     */
    Document(String source, String title, JsonNode tree, Findings findings, UnaryOperator<String> spelling) {
        this.source = source;
        this.title = title;
        this.tree = tree;
        this.findings = findings;
        this.spelling = spelling;
    }

    Document(String source, String title, JsonNode tree, Findings findings) {
        this(source, title, tree, findings, UnaryOperator.identity());
    }

    String source() {
        return source;
    }

    String title() {
        return title;
    }

    Findings findings() {
        return findings;
    }

    Field root() {
        return new Field(this, "", tree);
    }

    Field at(String... names) {
        return root().at(names);
    }

    void take(String path) {
        taken.add(path);
    }

    void report(Kind kind, String path, String value, String reason, String advice) {
        String spelled = spelling.apply(path);
        String where = title.isEmpty() || spelled.isEmpty() ? title + spelled : title + " " + spelled;
        findings.add(kind, source, where, value, reason, advice);
    }

    /** Reports every field that nobody has looked at, so that none is lost unnoticed. */
    void reportRest(Notes notes) {
        rest(root(), notes);
    }

    private void rest(Field field, Notes notes) {
        JsonNode node = field.node();
        if (isTaken(field.path()) || !field.isPresent() || (node.isContainerNode() && node.isEmpty())) {
            return;
        }
        if (node.isContainerNode() && (hasTakenBelow(field.path()) || notes.knowsBelow(field.path()))) {
            field.children().forEach(child -> rest(child, notes));
            return;
        }
        notes.about(field.path())
                .ifPresentOrElse(
                        note -> field.report(note.kind(), note.reason(), note.advice()),
                        () -> field.report(
                                Kind.UNKNOWN_FIELD,
                                "the importer does not know this field",
                                "look up what it does, and set what corresponds by hand"));
    }

    private boolean isTaken(String path) {
        return taken.contains(path);
    }

    private boolean hasTakenBelow(String path) {
        return path.isEmpty() ? !taken.isEmpty() : begins(path + ".") || begins(path + "[");
    }

    private boolean begins(String prefix) {
        String next = taken.ceiling(prefix);
        return next != null && next.startsWith(prefix);
    }

    /** The metadata's labels, as they are. */
    Map<String, String> labels() {
        return at("metadata", "labels").words();
    }
}
