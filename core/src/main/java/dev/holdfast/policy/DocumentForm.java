package dev.holdfast.policy;

import dev.holdfast.internal.form.Draft;
import dev.holdfast.internal.form.Field;
import dev.holdfast.internal.form.Flaw;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Node;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document with kind, metadata and spec.
 *
 * @param name of what it defines
 * @param spec its fields, at a path that names kind and name
 */
record DocumentForm(String name, Value spec) {
    private record Metadata(String name, Map<String, String> labels) {}

    private static final Shape<Metadata, Draft> METADATA = Shape.of(
            new Metadata("", Map.of()),
            Field.required("name", Kinds.TEXT, Metadata::name, "The name of the definition."),
            Field.inRecord(
                    "labels", DefinitionKinds.TEXTS, metadata -> Optional.of(metadata.labels()), "Labels by key."));

    static DocumentForm of(String kind, Map<String, Value> fields, List<Flaw> flaws) {
        Node metadata = node(fields, "metadata");
        Draft draft = new Draft("");
        METADATA.read(new Value(kind + " metadata", metadata, flaws), draft);
        String name = draft.or("name", "");
        Node.Mapping labels = labels(metadata);
        Node spec = node(fields, "spec").over(kind + "/" + name + " metadata", labels);
        fields.forEach((key, value) -> {
            if (!List.of("apiVersion", "kind", "metadata", "spec").contains(key)) {
                value.flaw(
                        "is not known here; fields of a " + kind + " stand below spec",
                        List.of("apiVersion", "kind", "metadata", "spec"));
            }
        });
        return new DocumentForm(name, new Value(kind + "/" + name + " spec", spec, flaws));
    }

    private static Node node(Map<String, Value> fields, String key) {
        Value value = fields.get(key);
        return value == null ? Node.Mapping.of(Map.of()) : value.node();
    }

    private static Node.Mapping labels(Node metadata) {
        Node labels =
                metadata instanceof Node.Mapping mapping ? mapping.entries().get("labels") : null;
        return Node.Mapping.of(labels == null ? Map.of() : Map.of("labels", labels));
    }
}
