package dev.holdfast.policy;

import dev.holdfast.internal.form.Flaw;
import dev.holdfast.internal.form.Node;
import dev.holdfast.internal.form.NodeReader;
import dev.holdfast.internal.form.Structures;
import dev.holdfast.internal.form.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the schedules of templates: one for each target that a template selects. */
final class Templates {
    private final Configuration.Builder into;
    private final ProblemList problems;
    private final Map<String, Template> all = new LinkedHashMap<>();

    private Templates(Configuration.Builder into, ProblemList problems, List<Template> templates) {
        this.into = into;
        this.problems = problems;
        templates.forEach(template -> all.put(template.name(), template));
    }

    /** Adds the schedules; problems are filed under the template, or under the schedule that it made. */
    static void expand(Configuration.Builder into, ProblemList problems) {
        Configuration read = new Configuration(into, problems);
        Templates templates = new Templates(into, problems, read.templates());
        for (Template template : read.templates()) {
            List<Template> line = templates.line(template);
            for (Target target : line.isEmpty() ? List.<Target>of() : read.targets()) {
                if (template.selector().matches(target.labels())) {
                    templates.make(template, line, target);
                }
            }
        }
    }

    /** The template and those that it inherits from; nothing if they go in a circle or one is missing. */
    private List<Template> line(Template template) {
        Set<Template> line = new LinkedHashSet<>();
        Template current = template;
        while (line.add(current)) {
            String parent = current.parent().orElse("");
            Template next = all.get(parent);
            if (parent.isEmpty()) {
                return List.copyOf(line);
            }
            if (next == null) {
                problem(template, "parent", parent, "names no template that is defined", List.copyOf(all.keySet()));
                return List.of();
            }
            current = next;
        }
        problem(
                template,
                "parent",
                template.parent().orElse(""),
                "inherits from itself in a circle: " + names(line),
                List.of());
        return List.of();
    }

    private static String names(Set<Template> line) {
        return String.join(" -> ", line.stream().map(Template::name).toList());
    }

    private void problem(Template template, String field, String value, String reason, List<String> allowed) {
        DefinitionKind.Owner owner = DefinitionKind.TEMPLATE.owner(template.name());
        problems.add(owner, new Problem(problems.pathOf(owner) + "." + field, value, reason, allowed));
    }

    private void make(Template template, List<Template> line, Target target) {
        String name = template.name() + "-" + target.name();
        String path = problems.pathOf(DefinitionKind.TEMPLATE.owner(template.name())) + ".schedule";
        Variables variables = Variables.of(line, target);
        List<Flaw> flaws = new ArrayList<>();
        Node body = variables.replaced(path, body(line), flaws);
        DefinitionKind.Owner owner = DefinitionKind.SCHEDULE.owner(name);
        problems.place(owner, path);
        if (into.hasSchedule(name)) {
            problem(template, "schedule", name, "would make a schedule of a name that another one has", List.of());
            return;
        }
        Section<Schedule, Schedule.Builder> section = Section.SCHEDULES;
        Structures.read(
                        new Value(path, body, flaws),
                        () -> Schedule.builder(name).template(template.name()).targets(List.of(target.name())),
                        section.shape(),
                        Schedule.Builder::build)
                .ifPresent(into::schedule);
        flaws.forEach(flaw -> problems.add(owner, DefinitionReader.problem(flaw)));
    }

    private Node body(List<Template> line) {
        Node body = Node.Mapping.of(Map.of());
        for (Template each : line) {
            List<Node> documents = NodeReader.documents(each.schedule(), new ArrayList<>());
            String place = problems.pathOf(DefinitionKind.TEMPLATE.owner(each.name())) + ".schedule";
            body = documents.isEmpty() ? body : body.over(place, documents.get(0));
        }
        return body;
    }
}
