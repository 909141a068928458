package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Flaw;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Node;
import dev.holdfast.internal.form.NodeReader;
import dev.holdfast.internal.form.NodeWriter;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of templates. */
final class TemplateShape {
    static final Shape<Template, Template.Builder> SHAPE = Shape.of(
            Template.builder("plain").build(),
            always(
                    "description",
                    Kinds.TEXT,
                    Template::description,
                    Template.Builder::description,
                    "Words for people."),
            always(
                    "selector",
                    DefinitionKinds.SELECTOR,
                    Template::selector,
                    Template.Builder::selector,
                    "Which targets get a schedule, by their labels (A14)."),
            optional(
                    "parent",
                    Kinds.TEXT,
                    Template::parent,
                    Template.Builder::parent,
                    "The template whose fields and variables it inherits, each by itself."),
            always(
                    "variables",
                    DefinitionKinds.TEXTS,
                    Template::variables,
                    Template.Builder::variables,
                    "Values of variables; a label of the target with the same key replaces them (A14)."),
            always(
                    "schedule",
                    new BodyKind(),
                    Template::schedule,
                    Template.Builder::schedule,
                    "The fields of the schedule; texts may hold variables such as `${team}`, and `${target}`. Its name is that of the template, '-' and that of the target."));

    private TemplateShape() {}

    /** The fields of a schedule, kept as they are written until the variables are known. */
    private record BodyKind() implements Kind<String> {
        @Override
        public Optional<String> read(Value value) {
            return value.fields(words()).map(fields -> NodeWriter.line(NodeWriter.tree(value.node())));
        }

        @Override
        public Object write(String value) {
            List<Node> documents = NodeReader.documents(value, new ArrayList<Flaw>());
            return documents.isEmpty() ? Map.of() : NodeWriter.tree(documents.get(0));
        }

        @Override
        public String words() {
            return "an object of the fields of a schedule";
        }
    }
}
