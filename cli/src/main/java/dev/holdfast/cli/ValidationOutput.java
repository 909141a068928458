package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.ConfigurationDiff;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.retention.ComplianceFinding;
import dev.holdfast.retention.ComplianceResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is wrong with a file of definitions.
 *
 * @param file that was read
 * @param configuration what is in it
 * @param floors how it stands beside its own floors
 * @param diff what changes, if that was asked for
 * @param unreadable references to passwords that cannot be read on this machine
 * @param unopened places that cannot be opened on this machine
 * @param unfollowed targets whose changes cannot be followed as they should be
 */
record ValidationOutput(
        Path file,
        Configuration configuration,
        ComplianceResult floors,
        Optional<ConfigurationDiff> diff,
        List<Problem> unreadable,
        List<Problem> unopened,
        List<Problem> unfollowed) {
    boolean isGood() {
        return problems().isEmpty() && diff.map(ConfigurationDiff::isAllowed).orElse(true);
    }

    private List<Problem> problems() {
        List<Problem> all = new ArrayList<>(configuration.problems());
        all.addAll(unreadable);
        floors.refused().forEach(finding -> all.add(problem(finding, "lies below a floor of compliance: must be ")));
        return all;
    }

    private List<Problem> findings() {
        List<Problem> all = new ArrayList<>(configuration.findings());
        all.addAll(unopened);
        all.addAll(unfollowed);
        floors.raised().forEach(finding -> all.add(problem(finding, "compliance raises it to what it must be: ")));
        return all;
    }

    private static Problem problem(ComplianceFinding finding, String reason) {
        return new Problem(finding.field(), finding.found(), reason + finding.minimum(), List.of());
    }

    private boolean isUsable(Schedule schedule) {
        return configuration.isUsable(schedule) && floors.refused(schedule).isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        problems().forEach(problem -> add(lines, "", problem));
        findings().forEach(finding -> add(lines, "note: ", finding));
        diff.ifPresent(each -> changes(lines, each));
        lines.add(Printable.of(file.toString()) + ": " + counts() + "; " + verdict());
        return lines;
    }

    private static void add(List<String> lines, String prefix, Problem problem) {
        String value = problem.value().isEmpty() ? "" : ", was '" + problem.value() + "'";
        String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
        lines.add(Printable.of(prefix + path + problem.reason() + value));
        if (!problem.allowed().isEmpty()) {
            lines.add(Printable.of("  possible: " + String.join(", ", problem.allowed())));
        }
    }

    private static void changes(List<String> lines, ConfigurationDiff diff) {
        for (ConfigurationDiff.Change change : diff.changes()) {
            lines.add(Printable.of(change.path() + " is " + word(change.kind()) + consequence(change)));
            for (ConfigurationDiff.FieldChange field : change.fields()) {
                lines.add(Printable.of(
                        "  " + field.path() + ": '" + field.before() + "' becomes '" + field.after() + "'"));
            }
        }
        diff.refusals().forEach(refusal -> add(lines, "refused: ", refusal));
    }

    private static String consequence(ConfigurationDiff.Change change) {
        return (change.deletesData() ? "; its backups are deleted as far as nothing protects them" : "")
                + (change.retroactive() ? "; this concerns backups that exist, too" : "");
    }

    private static String word(ConfigurationDiff.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private String counts() {
        return count(configuration.storages().size(), "storage", "storages")
                + ", " + count(configuration.targets().size(), "target", "targets")
                + ", " + count(configuration.policies().size(), "policy", "policies")
                + ", " + count(configuration.schedules().size(), "schedule", "schedules");
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private String verdict() {
        int problems = problems().size();
        long usable = configuration.schedules().stream().filter(this::isUsable).count();
        return problems == 0
                ? "no problem"
                : count(problems, "problem", "problems") + ", " + count((int) usable, "schedule", "schedules")
                        + " can be run all the same";
    }

    Fields fields() {
        Fields fields = Fields.message("validation")
                .put("file", file.toString())
                .put("valid", isGood())
                .put("problems", problems(problems()))
                .put("findings", problems(findings()))
                .put(
                        "schedules",
                        configuration.schedules().stream().map(this::schedule).toList());
        diff.ifPresent(each -> fields.put(
                        "changes",
                        each.changes().stream().map(ValidationOutput::change).toList())
                .put("refusals", problems(each.refusals())));
        return fields;
    }

    private Fields schedule(Schedule schedule) {
        return new Fields().put("name", schedule.name()).put("usable", isUsable(schedule));
    }

    private static List<Fields> problems(List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Fields()
                        .put("path", problem.path())
                        .put("value", problem.value())
                        .put("reason", problem.reason())
                        .put("allowed", problem.allowed()))
                .toList();
    }

    private static Fields change(ConfigurationDiff.Change change) {
        return new Fields()
                .put("path", change.path())
                .put("kind", word(change.kind()))
                .put("deletes_data", change.deletesData())
                .put("retroactive", change.retroactive())
                .put(
                        "fields",
                        change.fields().stream()
                                .map(field -> new Fields()
                                        .put("path", field.path())
                                        .put("before", field.before())
                                        .put("after", field.after()))
                                .toList());
    }
}
