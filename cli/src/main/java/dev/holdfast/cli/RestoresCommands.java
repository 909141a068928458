package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code restores} and its subcommand. */
@Command(name = "restores", description = "List restores.", synopsisSubcommandLabel = "COMMAND")
final class RestoresCommands {
    private RestoresCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new RestoresCommands()).addSubcommand("list", new ListRestores(session));
    }

    /** {@code restores list}. */
    @Command(name = "list", description = "List restores, the newest first.")
    static final class ListRestores implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        ListRestores(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            CatalogueAccess access = CatalogueAccess.of(session, configuration);
            return () -> {
                List<Finding> problems = new ArrayList<>();
                List<RunRecord> restores = access.with(catalogue -> catalogue.runs(RunKind.RESTORE, problems));
                session.output()
                        .showAll(
                                () -> lines(restores),
                                () -> restores.stream()
                                        .map(ListRestores::fields)
                                        .toList());
                return CatalogueAccess.told(session, problems);
            };
        }

        private static List<String> lines(List<RunRecord> restores) {
            Table table = new Table(
                    Set.of("Restored"),
                    "Name",
                    "Backup",
                    "Target",
                    "Created by",
                    "Status",
                    "Date",
                    "Restored",
                    "Storage");
            restores.forEach(run -> table.row(
                    Printable.of(run.name()),
                    Printable.of(backup(run)),
                    Printable.of(run.target()),
                    Printable.of(run.createdBy()),
                    run.status().text(),
                    run.startedAt().map(BackupText::time).orElse(""),
                    ByteText.of(run.restoredBytes()),
                    Printable.of(run.storage())));
            List<String> lines = new ArrayList<>(table.lines());
            lines.add(restores.size() + (restores.size() == 1 ? " restore" : " restores"));
            return lines;
        }

        private static String backup(RunRecord run) {
            return run.subject().or(() -> run.snapshot().map(id -> id.brief())).orElse("");
        }

        private static Fields fields(RunRecord run) {
            Fields fields = new Fields()
                    .put("name", run.name())
                    .put("run", run.id())
                    .putUnlessEmpty("backup", run.subject().orElse(""))
                    .putUnlessEmpty(
                            "snapshot", run.snapshot().map(id -> id.hex()).orElse(""))
                    .put("target", run.target())
                    .put("created_by", run.createdBy())
                    .put("status", run.status().text());
            run.startedAt().ifPresent(at -> fields.put("started_at", at));
            run.endedAt().ifPresent(at -> fields.put("ended_at", at));
            return fields.put("restored_bytes", run.restoredBytes())
                    .put("storage", run.storage())
                    .putUnlessEmpty("message", run.message());
        }
    }
}
