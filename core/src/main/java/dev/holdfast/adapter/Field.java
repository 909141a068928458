package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.HoldfastException;
import dev.holdfast.adapter.ImportFinding.Kind;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A place in a definition, where something may stand or not. Reading a value marks it as looked at; a value of the wrong kind is
 * reported and counts as absent.
 */
final class Field {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private final Document document;
    private final String path;
    private final JsonNode node;

    Field(Document document, String path, JsonNode node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    String path() {
        return path;
    }

    JsonNode node() {
        return node;
    }

    boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** The field below this one, one name for each level. */
    Field at(String... names) {
        Field field = this;
        for (String name : names) {
            JsonNode below = field.node.isObject() ? field.node.path(name) : MissingNode.getInstance();
            field = new Field(document, field.pathOf(name), below);
        }
        return field;
    }

    private String pathOf(String name) {
        if (!PLAIN.matcher(name).matches()) {
            return path + "[\"" + name + "\"]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The fields of an object or the elements of a list. */
    List<Field> children() {
        List<Field> all = new ArrayList<>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> all.add(at(name)));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            all.add(new Field(document, path + "[" + i + "]", node.get(i)));
        }
        return all;
    }

    /** The elements of a list; something else that stands in its place counts as a list of one. */
    List<Field> elements() {
        if (!isPresent() || node.isArray()) {
            return children();
        }
        report(Kind.CHANGED, "it must be a list; it was read as a list of one", "put a '-' in front of it");
        return List.of(this);
    }

    /** The members of an object whose names are anybody's. */
    Map<String, Field> members() {
        Map<String, Field> all = new LinkedHashMap<>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> all.put(name, at(name)));
        }
        return all;
    }

    /** An object of texts. */
    Map<String, String> words() {
        Map<String, String> all = new LinkedHashMap<>();
        members().forEach((name, field) -> field.text().ifPresent(text -> all.put(name, text)));
        return all;
    }

    /** A list of texts. */
    List<String> texts() {
        return elements().stream().flatMap(field -> field.text().stream()).toList();
    }

    /** What stands here if it is a text, number or truth value. */
    Optional<String> text() {
        if (!isPresent()) {
            return Optional.empty();
        }
        if (node.isContainerNode()) {
            take();
            report(Kind.INVALID, "it must be a text", "see what the other system accepts here");
            return Optional.empty();
        }
        take();
        return Optional.of(node.asText().strip()).filter(text -> !text.isEmpty());
    }

    String text(String otherwise) {
        return text().orElse(otherwise);
    }

    /** A whole number from a range. */
    Optional<Integer> number(int least, int most) {
        return parsed("a whole number from " + least + " to " + most, text -> {
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new NumberFormatException();
            }
            return value;
        });
    }

    /** True or false; absent and anything else is false. */
    boolean flag() {
        return flag(false);
    }

    boolean flag(boolean otherwise) {
        return parsed("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException();
                })
                .orElse(otherwise);
    }

    /**
     * A value that is made of a text.
     *
     * @param accepted what the field may hold, for the finding about anything else
     * @param parse fails with an exception of ours, of numbers, times or arguments
     */
    <T> Optional<T> parsed(String accepted, Function<String, T> parse) {
        return text().flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (HoldfastException | IllegalArgumentException | DateTimeException | ArithmeticException wrong) {
                report(Kind.INVALID, "it must be " + accepted, "correct it and import again");
                return Optional.empty();
            }
        });
    }

    /** One of some words, upper or lower case; any other is reported. */
    <T> Optional<T> oneOf(Map<String, T> meanings) {
        return text().flatMap(text -> {
            Optional<T> meaning = meanings.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(text))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (meaning.isEmpty()) {
                report(
                        Kind.UNKNOWN_VALUE,
                        "known are " + String.join(", ", new TreeSet<>(meanings.keySet())),
                        "choose one of these");
            }
            return meaning;
        });
    }

    /** Hands a value to a builder that may refuse it, which is reported. */
    <T> void into(Optional<T> value, Consumer<T> setter) {
        value.ifPresent(given -> give(given, setter));
    }

    <T> void give(T value, Consumer<T> setter) {
        try {
            setter.accept(value);
        } catch (HoldfastException refused) {
            report(Kind.INVALID, String.valueOf(refused.getMessage()), "correct it and import again");
        }
    }

    /** Marks what stands here, and everything below, as looked at. */
    Field take() {
        document.take(path);
        return this;
    }

    void report(Kind kind, String reason, String advice) {
        document.report(kind, path, Findings.shown(path, node), reason, advice);
    }

    /** Reports that nothing stands here, and what was taken instead. */
    void defaulted(String value, String reason) {
        document.report(Kind.DEFAULTED, path, "", "nothing stands here: " + value + " was taken, " + reason, "");
    }

    void missing(String reason, String advice) {
        document.report(Kind.MISSING, path, "", reason, advice);
    }

    void lost(String reason, String advice) {
        take();
        report(Kind.NOT_MAPPED, reason, advice);
    }

    void changed(String reason, String advice) {
        report(Kind.CHANGED, reason, advice);
    }
}
