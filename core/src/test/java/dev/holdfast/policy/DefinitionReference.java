package dev.holdfast.policy;

import dev.holdfast.internal.form.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference of all fields, made of the tables by which they are read. */
final class DefinitionReference {
    static final String MARK = "<!-- from here on written by DefinitionReferenceTest -->\n";

    private DefinitionReference() {}

    static Map<String, Shape<?, ?>> shapes() {
        Map<String, Shape<?, ?>> shapes = new LinkedHashMap<>();
        shapes.put("storages.NAME", StorageShape.SHAPE);
        shapes.put("targets.NAME", TargetShape.SHAPE);
        shapes.put("targets.NAME.overrides", TargetShape.OVERRIDES);
        shapes.put("groups.NAME", GroupShape.SHAPE);
        shapes.put("policies.NAME", PolicyShape.SHAPE);
        shapes.put("policies.NAME.items[]", PolicyShape.ITEM_SHAPE);
        shapes.put("policies.NAME.retention", RetentionShape.shape(RetentionPolicy.Mode.HOLDFAST));
        shapes.put("policies.NAME.retention.keep", RetentionShape.KEEP);
        shapes.put("policies.NAME.retention.firstOf[]", RetentionShape.FIRST_OF);
        shapes.put("schedules.NAME", ScheduleShape.SHAPE);
        shapes.put("schedules.NAME.retries", PartShapes.RETRIES_SHAPE);
        shapes.put("schedules.NAME.history", PartShapes.HISTORY_SHAPE);
        shapes.put("schedules.NAME.copies.NAME", PartShapes.COPY);
        shapes.put("schedules.NAME.export", PartShapes.EXPORT_SHAPE);
        shapes.put("schedules.NAME.vault", PartShapes.VAULT_SHAPE);
        shapes.put("schedules.NAME.hooks.NAME", HookShape.SHAPE);
        shapes.put("schedules.NAME.verification", VerificationShape.SHAPE);
        shapes.put("schedules.NAME.verification.assertions[]", VerificationShape.ASSERTION_SHAPE);
        shapes.put("templates.NAME", TemplateShape.SHAPE);
        shapes.put("compliance", ComplianceShape.SHAPE);
        shapes.put("notifications.NAME", NotificationShape.SHAPE);
        shapes.put("state", SettingsShapes.STATE_SHAPE);
        shapes.put("observability", SettingsShapes.OBSERVABILITY);
        shapes.put("service", SettingsShapes.SERVICE);
        return shapes;
    }

    static String text() {
        List<String> lines = new ArrayList<>();
        shapes().forEach((path, shape) -> {
            lines.add("\n## `" + path + "`\n");
            lines.add("| field | holds | default | meaning |");
            lines.add("|---|---|---|---|");
            shape.lines().forEach(line -> lines.add(row(line)));
        });
        return MARK + String.join("\n", lines) + "\n";
    }

    private static String row(Shape.Line line) {
        String standard = line.defaultText().isEmpty() || line.defaultText().equals("required")
                ? line.defaultText()
                : "`" + line.defaultText() + "`";
        return "| `" + line.name() + "` | " + cell(line.type()) + " | " + standard + " | " + cell(line.about()) + " |";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*");
    }
}
