package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known about the fields of one kind of definition that do not come over. */
final class Notes {
    private static final String CLUSTER = "Kubernetes keeps it; it says nothing about backups";

    private final Map<String, Note> notes;

    private Notes(Map<String, Note> notes) {
        this.notes = notes;
    }

    /** Begins with what every Kubernetes object has. */
    static Builder ofResource() {
        return new Builder()
                .irrelevant("apiVersion", CLUSTER)
                .irrelevant("kind", CLUSTER)
                .irrelevant("status", "it is what the other system found, not what it was told")
                .irrelevant("metadata.annotations", CLUSTER)
                .irrelevant("metadata.creationTimestamp", CLUSTER)
                .irrelevant("metadata.finalizers", CLUSTER)
                .irrelevant("metadata.generation", CLUSTER)
                .irrelevant("metadata.managedFields", CLUSTER)
                .irrelevant("metadata.ownerReferences", CLUSTER)
                .irrelevant("metadata.resourceVersion", CLUSTER)
                .irrelevant("metadata.uid", CLUSTER);
    }

    static Builder builder() {
        return new Builder();
    }

    /** What is known about a field; list positions in the path are left out of account. */
    Optional<Note> about(String path) {
        return Optional.ofNullable(notes.get(pattern(path)));
    }

    /** Whether more is known about fields inside this one. */
    boolean knowsBelow(String path) {
        String pattern = pattern(path);
        return notes.keySet().stream()
                .anyMatch(known -> known.startsWith(pattern + ".") || known.startsWith(pattern + "[]"));
    }

    private static String pattern(String path) {
        return path.replaceAll("\\[[0-9]+]", "[]");
    }

    /**
     * What to say about a field.
     *
     * @param kind {@link Kind#NOT_MAPPED} or {@link Kind#IRRELEVANT}
     * @param reason why it does not come over
     * @param advice what to do; may be empty
     */
    record Note(Kind kind, String reason, String advice) {}

    /** Collects notes. */
    static final class Builder {
        private final Map<String, Note> notes = new TreeMap<>();

        /** A field that has an effect there and none here; positions in lists are written {@code []}. */
        Builder lost(String pattern, String reason, String advice) {
            notes.put(pattern, new Note(Kind.NOT_MAPPED, reason, advice));
            return this;
        }

        /** A field that has nothing to do with backups. */
        Builder irrelevant(String pattern, String reason) {
            notes.put(pattern, new Note(Kind.IRRELEVANT, reason, ""));
            return this;
        }

        Notes build() {
            return new Notes(Collections.unmodifiableMap(new TreeMap<>(notes)));
        }
    }
}
