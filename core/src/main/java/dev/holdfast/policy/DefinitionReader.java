package dev.holdfast.policy;

import dev.holdfast.internal.form.Flaw;
import dev.holdfast.internal.form.Nearest;
import dev.holdfast.internal.form.Node;
import dev.holdfast.internal.form.NodeReader;
import dev.holdfast.internal.form.Structures;
import dev.holdfast.internal.form.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the text of a file into a configuration; what is wrong with a definition is filed under it. */
final class DefinitionReader {
    private static final String DEFAULTS = "defaults";
    private static final String DEFAULTS_DOCUMENT = "Defaults";

    private final Configuration.Builder into = Configuration.builder();
    private final Map<DefinitionKind, Map<String, Value>> entries = new EnumMap<>(DefinitionKind.class);
    private final Map<String, Node.Inherited> defaults = new LinkedHashMap<>();
    private final Map<DefinitionKind.Owner, Problem> twice = new LinkedHashMap<>();
    private final List<Flaw> flaws = new ArrayList<>();

    private DefinitionReader() {}

    static Configuration read(String text, String name) {
        DefinitionReader reader = new DefinitionReader();
        List<Flaw> mistakes = new ArrayList<>();
        List<Node> documents = NodeReader.documents(text, mistakes);
        mistakes.forEach(flaw -> reader.into
                .found()
                .unreadable(new Problem((name + " " + flaw.path()).strip(), "", flaw.reason(), flaw.allowed())));
        for (Node document : documents) {
            reader.document(new Value("", document, reader.flaws));
        }
        return reader.built();
    }

    private void document(Value value) {
        if (value.node() instanceof Node.Nothing) {
            return;
        }
        value.fields("an object with " + String.join(", ", sections())).ifPresent(fields -> {
            Value kind = fields.get("kind");
            if (kind != null) {
                kind.text("a kind of definition").ifPresent(word -> kindDocument(word, kind, fields));
            } else {
                fields.forEach(this::section);
            }
        });
    }

    private void section(String key, Value value) {
        Optional<DefinitionKind> kind = DefinitionKind.ofSection(key);
        if (key.equals(DEFAULTS)) {
            value.fields("an object of sections").ifPresent(fields -> fields.forEach(this::defaultsOf));
        } else if (kind.isEmpty()) {
            value.flaw("is not known here" + Nearest.question(key, sections()), sections());
        } else if (!kind.get().isNamed()) {
            entry(kind.get(), "", value);
        } else {
            Structures.byName(value, "an object of definitions by name")
                    .ifPresent(named -> named.forEach((name, each) -> entry(kind.get(), name, each)));
        }
    }

    private static List<String> sections() {
        List<String> words = new ArrayList<>();
        for (DefinitionKind kind : DefinitionKind.values()) {
            words.add(kind.section());
        }
        words.add(DEFAULTS);
        return words;
    }

    private void defaultsOf(String section, Value value) {
        if (DefinitionKind.ofSection(section).filter(DefinitionKind::isNamed).isEmpty()) {
            value.flaw("is not known here" + Nearest.question(section, sections()), sections());
        } else {
            value.fields("an object of fields")
                    .ifPresent(fields -> defaults.put(section, new Node.Inherited(value.path(), value.node())));
        }
    }

    private void kindDocument(String word, Value kindValue, Map<String, Value> fields) {
        DocumentForm form = DocumentForm.of(word, fields, flaws);
        Optional<DefinitionKind> kind = DefinitionKind.ofDocument(word);
        if (word.equals(DEFAULTS_DOCUMENT)) {
            form.spec().fields("an object of sections").ifPresent(sections -> sections.forEach(this::defaultsOf));
        } else if (kind.isEmpty()) {
            List<String> words = documents();
            kindValue.flaw("is no kind of definition" + Nearest.question(word, words), words);
        } else if (!kind.get().isNamed() || !form.name().isEmpty()) {
            entry(kind.get(), form.name(), form.spec());
        }
    }

    private static List<String> documents() {
        List<String> words = new ArrayList<>();
        for (DefinitionKind kind : DefinitionKind.values()) {
            words.add(kind.document());
        }
        words.add(DEFAULTS_DOCUMENT);
        return words;
    }

    private void entry(DefinitionKind kind, String name, Value value) {
        if (entries.computeIfAbsent(kind, any -> new LinkedHashMap<>()).putIfAbsent(kind.isNamed() ? name : "", value)
                != null) {
            twice.put(
                    kind.owner(name), new Problem(value.path(), name, "is defined twice; names are unique", List.of()));
        }
    }

    private Configuration built() {
        entries.forEach((kind, named) -> named.forEach((name, value) -> read(kind, name, value)));
        twice.forEach(into.found()::add);
        flaws.forEach(this::file);
        return into.build();
    }

    /** What was wrong before definitions were told apart belongs to the one that stands there, if one does. */
    private void file(Flaw flaw) {
        Optional<DefinitionKind.Owner> owner = into.found().ownerAt(flaw.path());
        if (owner.isPresent()) {
            into.found().add(owner.get(), problem(flaw));
        } else {
            into.found().add(problem(flaw));
        }
    }

    private void read(DefinitionKind kind, String name, Value value) {
        List<Flaw> own = new ArrayList<>();
        Node.Inherited inherited = defaults.get(kind.section());
        Node node = inherited == null ? value.node() : value.node().over(inherited.path(), inherited.node());
        Value whole = new Value(value.path(), node, own);
        into.found().place(kind.owner(name), value.path());
        switch (kind) {
            case COMPLIANCE -> compliance(whole, name);
            case STATE -> SettingsShapes.STATE.read(whole).ifPresent(into::state);
            case OBSERVABILITY -> SettingsShapes.OBSERVABILITY_KIND.read(whole).ifPresent(into::observability);
            case SERVICE -> SettingsShapes.SERVICE_KIND.read(whole).ifPresent(into::service);
            default -> Section.of(kind).read(name, whole, into);
        }
        own.forEach(flaw -> into.found().add(kind.owner(name), problem(flaw)));
    }

    private void compliance(Value value, String name) {
        boolean named = value.node() instanceof Node.Mapping mapping
                && mapping.entries().containsKey("name");
        Optional<Value.Taken> taken = named ? value.taken("name") : Optional.of(new Value.Taken(name, value));
        taken.ifPresent(each -> compliance(each.name(), each.rest()));
    }

    private void compliance(String name, Value value) {
        Structures.read(
                        value,
                        () -> CompliancePolicy.builder(name.isEmpty() ? "compliance" : name),
                        ComplianceShape.SHAPE,
                        CompliancePolicy.Builder::build)
                .ifPresent(into::compliance);
    }

    static Problem problem(Flaw flaw) {
        return new Problem(flaw.path(), flaw.value(), flaw.reason(), flaw.allowed());
    }
}
