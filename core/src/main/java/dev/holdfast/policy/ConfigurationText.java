package dev.holdfast.policy;

import dev.holdfast.internal.form.NodeWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes configurations as compact files. */
final class ConfigurationText {
    private ConfigurationText() {}

    static String yaml(Configuration configuration) {
        return NodeWriter.yaml(tree(configuration));
    }

    static String json(Configuration configuration) {
        return NodeWriter.json(tree(configuration));
    }

    private static Map<String, Object> tree(Configuration configuration) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Section<?, ?> section : Section.ALL) {
            Map<String, Object> named = new LinkedHashMap<>();
            section.write(configuration, named);
            put(tree, section.kind(), named);
        }
        configuration.compliance().ifPresent(policy -> put(tree, DefinitionKind.COMPLIANCE, compliance(policy)));
        configuration
                .state()
                .ifPresent(state -> put(tree, DefinitionKind.STATE, SettingsShapes.STATE_SHAPE.write(state)));
        put(tree, DefinitionKind.OBSERVABILITY, SettingsShapes.OBSERVABILITY.write(configuration.observability()));
        put(tree, DefinitionKind.SERVICE, SettingsShapes.SERVICE.write(configuration.service()));
        return tree;
    }

    private static Map<String, Object> compliance(CompliancePolicy policy) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("name", policy.name());
        written.putAll(ComplianceShape.SHAPE.write(policy));
        return written;
    }

    private static void put(Map<String, Object> tree, DefinitionKind kind, Map<String, Object> written) {
        if (!written.isEmpty()) {
            tree.put(kind.section(), written);
        }
    }
}
