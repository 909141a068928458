package dev.holdfast.internal.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads the documents of a YAML or JSON text. Its size, depth and the number of values that aliases stand for are limited; an
 * alias inside what it names, and whatever cannot be read, is a flaw that names the line and does not repeat the text.
 */
public final class NodeReader {
    /** Longer texts are refused. */
    public static final int MOST_CHARACTERS = 4 << 20;

    private static final int DEEPEST = 40;
    private static final int MOST_NODES = 200_000;

    private final JsonParser parser;
    private final Map<String, Node> anchors = new HashMap<>();
    private int nodes;

    private NodeReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The documents of a text; those before a mistake if there is one.
     *
     * @param flaws takes the mistake
     */
    public static List<Node> documents(String text, List<Flaw> flaws) {
        List<Node> documents = new ArrayList<>();
        if (text.length() > MOST_CHARACTERS) {
            flaws.add(new Flaw("", "", "has more than " + MOST_CHARACTERS + " characters", List.of()));
            return documents;
        }
        String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = factory(clean).createParser(clean)) {
            NodeReader reader = new NodeReader(parser);
            while (parser.nextToken() != null) {
                reader.anchors.clear();
                documents.add(reader.node(0));
            }
        } catch (Refused refused) {
            flaws.add(new Flaw(refused.place, "", refused.reason, List.of()));
        } catch (JsonProcessingException malformed) {
            flaws.add(new Flaw(place(malformed.getLocation()), "", reason(malformed), List.of()));
        } catch (IOException unreadable) {
            flaws.add(new Flaw("", "", "cannot be read", List.of()));
        }
        return documents;
    }

    /** JSON has its own parser, since tabs are no white space in YAML. */
    private static JsonFactory factory(String text) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST * 2)
                .maxStringLength(MOST_CHARACTERS)
                .build();
        String begin = text.stripLeading();
        if (begin.startsWith("{") || begin.startsWith("[")) {
            return JsonFactory.builder().streamReadConstraints(limits).build();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setNestingDepthLimit(DEEPEST * 2);
        return YAMLFactory.builder()
                .streamReadConstraints(limits)
                .loaderOptions(options)
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .build();
    }

    private Node node(int depth) throws IOException {
        String anchor = parser.getObjectId() == null ? null : String.valueOf(parser.getObjectId());
        boolean isAlias = isAlias();
        Node node = isAlias ? alias() : fresh(depth);
        count(isAlias ? node.size() : 1);
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private boolean isAlias() throws IOException {
        return parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
    }

    private void count(int more) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw refused("stands for more than " + MOST_NODES + " values");
        }
    }

    private Node alias() throws IOException {
        Node known = anchors.get(parser.getText());
        if (known == null) {
            throw refused("refers to an anchor that is not complete or not there before it");
        }
        return known;
    }

    private Node fresh(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw refused("is nested deeper than " + DEEPEST + " levels");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(depth);
            case START_ARRAY -> sequence(depth);
            case VALUE_NULL -> new Node.Nothing();
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new Node.Scalar(parser.getText());
            default -> throw refused("holds something that is no value");
        };
    }

    private Node sequence(int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        int size = 1;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Node item = node(depth + 1);
            items.add(item);
            size = sum(size, item.size());
        }
        return new Node.Sequence(List.copyOf(items), size);
    }

    private Node mapping(int depth) throws IOException {
        Map<String, Node> entries = new LinkedHashMap<>();
        List<String> repeated = new ArrayList<>();
        List<Node> merged = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            Node value = node(depth + 1);
            if (key.equals("<<")) {
                merged.add(value);
            } else if (entries.putIfAbsent(key, value) != null) {
                repeated.add(key);
            }
        }
        merged.forEach(each -> merge(entries, each));
        int size = entries.values().stream().mapToInt(Node::size).reduce(1, NodeReader::sum);
        return new Node.Mapping(entries, List.copyOf(repeated), size);
    }

    /** YAML's merge key: what it names is there as far as the object does not say it itself. */
    private void merge(Map<String, Node> entries, Node from) {
        if (from instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entries::putIfAbsent);
        } else if (from instanceof Node.Sequence sequence) {
            sequence.items().forEach(each -> merge(entries, each));
        } else {
            throw refused("merges something that is no object");
        }
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }

    private Refused refused(String reason) {
        return new Refused(place(parser.currentTokenLocation()), reason);
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** What the parser says first; its further lines show the text, which may hold a secret. */
    private static String reason(JsonProcessingException malformed) {
        String kind = malformed instanceof JacksonYAMLParseException ? "is no YAML" : "is no YAML or JSON";
        String said = String.valueOf(malformed.getOriginalMessage());
        boolean tab = said.contains("'\\t(TAB)'");
        return kind + " from there on: "
                + (tab ? "lines are indented with spaces, not tabs" : "look at its indentation, quotes and brackets");
    }

    /** Ends the reading of a text. */
    private static final class Refused extends dev.holdfast.HoldfastException {
        private static final long serialVersionUID = 1L;
        private final String place;
        private final String reason;

        Refused(String place, String reason) {
            super(reason);
            this.place = place;
            this.reason = reason;
        }
    }
}
