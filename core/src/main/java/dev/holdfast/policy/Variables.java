package dev.holdfast.policy;

import dev.holdfast.internal.form.Flaw;
import dev.holdfast.internal.form.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of a template for a target.
 *
 * @param values texts by name; they may hold variables themselves
 */
record Variables(Map<String, String> values) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9._/-]{1,100})}");
    private static final int LONGEST = 10_000;

    /** Those of the templates, the nearest first; labels of the target replace them, and its name is there too. */
    static Variables of(List<Template> line, Target target) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Template template : line) {
            template.variables().forEach(values::putIfAbsent);
        }
        values.putAll(target.labels());
        values.put("target", target.name());
        return new Variables(values);
    }

    /** The node with every variable replaced; one that is unknown or holds itself is a flaw. */
    Node replaced(String path, Node node, List<Flaw> flaws) {
        if (node instanceof Node.Inherited inherited) {
            return new Node.Inherited(inherited.path(), replaced(inherited.path(), inherited.node(), flaws));
        }
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, each) -> entries.put(key, replaced(path + "." + key, each, flaws)));
            return Node.Mapping.of(entries);
        }
        if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            sequence.items().forEach(each -> items.add(replaced(path + "[" + items.size() + "]", each, flaws)));
            return new Node.Sequence(items, sequence.size());
        }
        return node instanceof Node.Scalar scalar
                ? new Node.Scalar(text(path, scalar.text(), flaws, new LinkedHashSet<>()))
                : node;
    }

    private String text(String path, String text, List<Flaw> flaws, Set<String> open) {
        StringBuilder replaced = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        int end = 0;
        while (variable.find() && replaced.length() < LONGEST) {
            replaced.append(text, end, variable.start()).append(value(path, variable.group(1), flaws, open));
            end = variable.end();
        }
        return replaced.append(text.substring(end)).toString();
    }

    private String value(String path, String name, List<Flaw> flaws, Set<String> open) {
        String value = values.get(name);
        if (value == null) {
            flaws.add(new Flaw(
                    path,
                    "${" + name + "}",
                    "is no variable of the template and no label of the target",
                    List.copyOf(values.keySet())));
            return "";
        }
        if (!open.add(name)) {
            flaws.add(new Flaw(
                    path, "${" + name + "}", "holds itself in a circle: " + String.join(" -> ", open), List.of()));
            return "";
        }
        String replaced = text(path, value, flaws, open);
        open.remove(name);
        return replaced;
    }
}
