package dev.holdfast.cli;

import dev.holdfast.RepositoryException;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.LogLine;
import dev.holdfast.run.RunLogText;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.BackupList;
import dev.holdfast.service.BackupQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code backups} and its subcommands. */
@Command(
        name = "backups",
        description = "List, show, hold and delete backups of all storages.",
        synopsisSubcommandLabel = "COMMAND")
final class BackupsCommands {
    private BackupsCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new BackupsCommands())
                .addSubcommand("list", new ListBackups(session))
                .addSubcommand("show", new Show(session))
                .addSubcommand("logs", new Logs(session))
                .addSubcommand("hold", new BackupChangeCommands.Place(session))
                .addSubcommand("release", new BackupChangeCommands.Release(session))
                .addSubcommand("delete", new BackupChangeCommands.Delete(session));
    }

    /** {@code backups list}. */
    @Command(name = "list", description = "List backups, the newest first.", sortOptions = false)
    static final class ListBackups implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        @Mixin
        BackupFilterOptions filter = new BackupFilterOptions();

        ListBackups(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            BackupQuery query = filter.query(ZoneId.systemDefault());
            CatalogueAccess access = CatalogueAccess.of(session, configuration);
            return () -> run(access.with(catalogue -> catalogue.list(query)));
        }

        private int run(BackupList list) {
            Instant now = session.surroundings().time().now();
            session.output()
                    .showAll(
                            () -> BackupText.table(list, now),
                            () -> list.entries().stream()
                                    .map(entry -> BackupFields.of(entry, now))
                                    .toList());
            return CatalogueAccess.told(session, list.problems());
        }
    }

    /** {@code backups show}. */
    @Command(name = "show", description = "Show what is known of a backup.")
    static final class Show implements Verb {
        private final Session session;

        @Mixin
        BackupChangeCommands.Choice choice = new BackupChangeCommands.Choice();

        Show(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            CatalogueAccess access = choice.access(session);
            return () -> run(access.with(catalogue -> catalogue.find(choice.reference)));
        }

        private int run(BackupEntry entry) {
            Instant now = session.surroundings().time().now();
            session.output().show(() -> BackupText.details(entry, now), () -> BackupFields.of(entry, now));
            return ExitCode.DONE;
        }
    }

    /** {@code backups logs}. */
    @Command(name = "logs", description = "Print what the run of a backup has noted.")
    static final class Logs implements Verb {
        private final Session session;

        @Mixin
        BackupChangeCommands.Choice choice = new BackupChangeCommands.Choice();

        Logs(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            CatalogueAccess access = choice.access(session);
            return () -> access.with(catalogue -> {
                BackupEntry entry = catalogue.find(choice.reference);
                RunLogText log = entry.run()
                        .flatMap(catalogue::log)
                        .orElseThrow(() -> new RepositoryException.NotFound("no log was kept of backup " + entry.name()
                                + (entry.run().isEmpty() ? "; no run of a schedule took it" : "")));
                return show(log);
            });
        }

        private int show(RunLogText log) {
            session.output()
                    .showAll(() -> lines(log), () -> all(log).map(Logs::fields).toList());
            return ExitCode.DONE;
        }

        private static List<String> lines(RunLogText log) {
            List<String> lines = new ArrayList<>();
            log.first().forEach(line -> lines.add(text(line)));
            if (log.leftOut() > 0) {
                lines.add("… " + log.leftOut() + " lines were not kept …");
            }
            log.last().forEach(line -> lines.add(text(line)));
            return lines;
        }

        private static Stream<LogLine> all(RunLogText log) {
            return Stream.concat(log.first().stream(), log.last().stream());
        }

        private static String text(LogLine line) {
            return Printable.of(line.toString());
        }

        private static Fields fields(LogLine line) {
            return new Fields()
                    .put("time", line.at())
                    .put("level", BackupText.word(line.level()))
                    .put("text", line.text());
        }
    }
}
