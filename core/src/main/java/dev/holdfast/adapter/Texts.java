package dev.holdfast.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.adapter.ImportFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes texts apart into YAML or JSON documents. */
final class Texts {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What a page on how to use kubectl shows: a document between the words of a shell. */
    private static final Pattern HERE_DOCUMENT =
            Pattern.compile("^.*<<-?\\s*['\"]?(\\w+)['\"]?.*\\R((?s:.*?))^\\s*\\1\\s*$", Pattern.MULTILINE);

    private Texts() {}

    /** The documents of a text; one that cannot be read is reported, as is that there is none, and those before it count. */
    static List<JsonNode> documents(ImportSource source, Findings findings) {
        String text = source.text().startsWith("\uFEFF") ? source.text().substring(1) : source.text();
        List<JsonNode> all = new ArrayList<>();
        int told = findings.count();
        for (String part : hereDocuments(text)) {
            read(source.name(), part, all, findings);
        }
        if (all.isEmpty() && findings.count() == told) {
            findings.add(
                    Kind.UNREADABLE,
                    source.name(),
                    "",
                    "",
                    "there is nothing in it",
                    "give definitions as YAML or JSON, or command lines of restic or kopia");
        }
        return all;
    }

    private static List<String> hereDocuments(String text) {
        List<String> bodies = new ArrayList<>();
        Matcher matcher = HERE_DOCUMENT.matcher(text);
        while (matcher.find()) {
            bodies.add(matcher.group(2));
        }
        return bodies.isEmpty() ? List.of(text) : bodies;
    }

    private static void read(String name, String text, List<JsonNode> into, Findings findings) {
        String begin = text.stripLeading();
        ObjectMapper mapper = begin.startsWith("{") || begin.startsWith("[") ? JSON : YAML;
        try (MappingIterator<JsonNode> documents =
                mapper.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                add(name, documents.nextValue(), into, findings);
            }
        } catch (JsonProcessingException broken) {
            findings.add(
                    Kind.UNREADABLE,
                    name,
                    broken.getLocation() == null
                            ? ""
                            : "line " + broken.getLocation().getLineNr() + ", column "
                                    + broken.getLocation().getColumnNr(),
                    "",
                    "it is neither YAML nor JSON: " + Findings.shortened(broken.getOriginalMessage()),
                    "give the definition alone, with its indentation");
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from a text failed", impossible);
        }
    }

    /** Lists are taken apart: those of kubectl, and those of JSON. */
    private static void add(String name, JsonNode document, List<JsonNode> into, Findings findings) {
        if (document.isArray()) {
            document.forEach(element -> add(name, element, into, findings));
        } else if (document.path("kind").asText().endsWith("List")
                && document.path("items").isArray()) {
            document.path("items").forEach(element -> add(name, element, into, findings));
        } else if (document.isObject()) {
            into.add(document);
        } else if (!document.isNull() && !document.isMissingNode()) {
            findings.add(
                    Kind.UNREADABLE,
                    name,
                    "",
                    Findings.shortened(document.asText()),
                    "it is a text without fields",
                    "give the definition alone, as YAML or JSON, or a command line that begins with restic or kopia");
        }
    }
}
