package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.spi.store.PermissionReport;
import dev.holdfast.spi.store.PermissionReport.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What may be done with a store, for people and programs. */
final class PermissionText {
    private PermissionText() {}

    static List<String> lines(PermissionReport report) {
        if (report.passed()) {
            return List.of("all is permitted that backups need");
        }
        Table table = new Table(Set.of(), "Action", "Outcome", "Permission", "Explanation");
        report.tried()
                .forEach(each -> table.row(
                        word(each.action()),
                        word(each.outcome()),
                        Printable.of(String.join(", ", each.names())),
                        Printable.of(each.message())));
        List<String> lines = new ArrayList<>(table.lines());
        if (!report.missing().isEmpty()) {
            report.policy().ifPresent(policy -> {
                lines.add(
                        report.isAssignable()
                                ? "this grants what is needed; --assign applies it, or do so as the store's owner:"
                                : "this grants what is needed; apply it as the store's owner, nothing can do so from here:");
                policy.lines().map(Printable::of).forEach(lines::add);
            });
        }
        return lines;
    }

    static Fields fields(PermissionReport report) {
        Fields fields = new Fields()
                .put("passed", report.passed())
                .put("append_only", report.isAppendOnly())
                .put("assignable", report.isAssignable())
                .put(
                        "actions",
                        report.tried().stream().map(PermissionText::fields).toList());
        report.policy().ifPresent(policy -> fields.put("policy", policy));
        return fields;
    }

    private static Fields fields(Tried each) {
        return new Fields()
                .put("action", word(each.action()))
                .put("outcome", word(each.outcome()))
                .put("names", each.names())
                .put("message", each.message());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
