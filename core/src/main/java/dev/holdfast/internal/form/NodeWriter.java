package dev.holdfast.internal.form;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as YAML or JSON. */
public final class NodeWriter {
    private NodeWriter() {}

    /** As YAML without a document marker. */
    public static String yaml(Object tree) {
        YAMLFactory factory = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .build();
        return written(new YAMLMapper(factory), tree);
    }

    /** As JSON with an indentation of two. */
    public static String json(Object tree) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return written(
                JsonMapper.builder()
                        .enable(com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                        .defaultPrettyPrinter(new DefaultPrettyPrinter()
                                .withObjectIndenter(indenter)
                                .withArrayIndenter(indenter))
                        .build(),
                tree);
    }

    /** As JSON in one line. */
    public static String line(Object tree) {
        return written(
                JsonMapper.builder()
                        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                        .build(),
                tree);
    }

    /** What can be written, of what was read. */
    public static Object tree(Node node) {
        if (node instanceof Node.Inherited inherited) {
            return tree(inherited.node());
        }
        if (node instanceof Node.Mapping mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            mapping.entries().forEach((key, each) -> map.put(key, tree(each)));
            return map;
        }
        if (node instanceof Node.Sequence sequence) {
            List<Object> list = new ArrayList<>();
            sequence.items().forEach(each -> list.add(tree(each)));
            return list;
        }
        return node instanceof Node.Scalar scalar ? scalar.text() : "";
    }

    private static String written(ObjectMapper mapper, Object tree) {
        try {
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps of texts are always written", impossible);
        }
    }
}
