package dev.holdfast.internal.form;

import dev.holdfast.HoldfastException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value with its path, and a list that takes what is wrong with it. */
public final class Value {
    private static final int SHOWN = 80;

    private final String path;
    private final Node node;
    private final List<Flaw> flaws;

    /** @param flaws takes what is wrong with this value and those that it holds */
    public Value(String path, Node node, List<Flaw> flaws) {
        this.path = node instanceof Node.Inherited inherited ? inherited.path() : path;
        this.node = node instanceof Node.Inherited inherited ? inherited.node() : node;
        this.flaws = flaws;
    }

    /** A value of an object with its name taken out. */
    public record Taken(String name, Value rest) {}

    /** A field of it, whether it is there or not; itself if the name is empty. */
    Value child(String key) {
        if (key.isEmpty()) {
            return this;
        }
        Node held = node instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
        return new Value(below(key), held == null ? new Node.Nothing() : held, flaws);
    }

    /** Takes a text that names it out of an object; a flaw if there is none. */
    public Optional<Taken> taken(String key) {
        if (!(node instanceof Node.Mapping mapping)) {
            return mistyped("an object");
        }
        Map<String, Node> rest = new LinkedHashMap<>(mapping.entries());
        Node name = rest.remove(key);
        if (name == null) {
            flawBelow(key, "is missing; give a name", List.of());
            return Optional.empty();
        }
        return new Value(below(key), name, flaws)
                .text("a name")
                .map(text -> new Taken(text, new Value(path, Node.Mapping.of(rest), flaws)));
    }

    /** Where it stands. */
    public String path() {
        return path;
    }

    /** What it is. */
    public Node node() {
        return node;
    }

    /** The text of a scalar; a flaw if it is something else. */
    public Optional<String> text(String wanted) {
        if (node instanceof Node.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        return mistyped(wanted);
    }

    /** The items of a list; a flaw if it is something else. */
    public Optional<List<Value>> items(String wanted) {
        if (!(node instanceof Node.Sequence sequence)) {
            return mistyped(wanted);
        }
        List<Value> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            items.add(new Value(path + "[" + items.size() + "]", item, flaws));
        }
        return Optional.of(items);
    }

    /** The fields of an object; a flaw if it is something else, and one for every field that is given twice. */
    public Optional<Map<String, Value>> fields(String wanted) {
        if (!(node instanceof Node.Mapping mapping)) {
            return mistyped(wanted);
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        mapping.entries().forEach((key, each) -> fields.put(key, new Value(below(key), each, flaws)));
        mapping.repeated().forEach(key -> flaws.add(new Flaw(below(key), "", "is given twice", List.of())));
        return Optional.of(fields);
    }

    /** The path of a field of this object. */
    public String below(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private <T> Optional<T> mistyped(String wanted) {
        flaws.add(new Flaw(
                path,
                "",
                node instanceof Node.Nothing
                        ? "is empty; give " + wanted + " or leave the field out"
                        : "must be " + wanted + ", not " + kind(),
                List.of()));
        return Optional.empty();
    }

    private String kind() {
        return node instanceof Node.Scalar ? "a single value" : node instanceof Node.Sequence ? "a list" : "an object";
    }

    /** Notes what is wrong with it. */
    public <T> Optional<T> flaw(String reason, List<String> allowed) {
        flaws.add(new Flaw(path, shown(), reason, allowed));
        return Optional.empty();
    }

    /** Notes why it was refused. */
    public <T> Optional<T> flaw(HoldfastException refused) {
        return flaw(Field.Reason.of(refused).text(), List.of());
    }

    /** Notes what is wrong with it, without showing it. */
    public <T> Optional<T> hiddenFlaw(String reason) {
        flaws.add(new Flaw(path, "", reason, List.of()));
        return Optional.empty();
    }

    /** Notes what is wrong with a field of it. */
    public void flawBelow(String key, String reason, List<String> allowed) {
        flaws.add(new Flaw(below(key), "", reason, allowed));
    }

    /** How many flaws there are so far, here and elsewhere. */
    public int flaws() {
        return flaws.size();
    }

    /** Its text for a message. */
    public String shown() {
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
