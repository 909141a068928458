package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.StorageReport;
import dev.holdfast.run.StorageUsage;
import dev.holdfast.service.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code storages} and its subcommands. */
@Command(
        name = "storages",
        description = "List the storages of a configuration, try whether they can be used, and wipe them.",
        synopsisSubcommandLabel = "COMMAND")
final class StoragesCommands {
    private StoragesCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new StoragesCommands())
                .addSubcommand("list", new ListStorages(session))
                .addSubcommand("validate", new Validate(session))
                .addSubcommand("wipe", new StorageChangeCommands.Wipe(session))
                .addSubcommand("forget", new StorageChangeCommands.Forget(session));
    }

    static <T> T with(Session session, Path file, Function<Storages, T> work) {
        return session.surroundings().interruption().during(() -> {
            try (Storages storages = ConfigurationOptions.storages(session, Configuration.read(file))) {
                return work.apply(storages);
            }
        });
    }

    /** {@code storages list}. */
    @Command(name = "list", description = "List storages with their status.", sortOptions = false)
    static final class ListStorages implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        @Option(names = "--sizes", description = "count backups, objects and bytes, which lists all objects")
        boolean sizes;

        ListStorages(Session session) {
            this.session = session;
        }

        /** A definition and how it was found. */
        private record Row(Storage storage, StorageReport report) {}

        @Override
        public Action prepare() {
            Path file = configuration.required(session);
            return () -> {
                List<Row> rows = with(
                        session,
                        file,
                        storages -> storages.definitions().stream()
                                .map(one -> new Row(one, storages.look(one, sizes)))
                                .toList());
                session.output()
                        .showAll(
                                () -> lines(rows),
                                () -> rows.stream().map(ListStorages::fields).toList());
                return ExitCode.DONE;
            };
        }

        private static List<String> lines(List<Row> rows) {
            Table table = new Table(
                    Set.of("Backups", "Size"),
                    "Name",
                    "Access",
                    "Tier",
                    "Location",
                    "Status",
                    "Reason",
                    "Backups",
                    "Size");
            rows.forEach(row -> table.row(
                    Printable.of(row.storage().name()) + (row.storage().isDefault() ? " (default)" : ""),
                    BackupText.word(row.storage().access()),
                    BackupText.word(row.storage().tier()),
                    Printable.of(location(row.storage())),
                    row.report().status().state().text(),
                    row.report().status().reason(),
                    row.report()
                            .usage()
                            .map(usage -> String.valueOf(usage.snapshots()))
                            .orElse(""),
                    row.report()
                            .usage()
                            .map(usage -> ByteText.of(usage.bytes()))
                            .orElse("")));
            List<String> lines = new ArrayList<>(table.lines());
            rows.stream()
                    .filter(row -> !row.report().status().isAvailable())
                    .forEach(row -> lines.add(Printable.of(row.storage().name()) + ": "
                            + Printable.of(row.report().status().message())));
            return lines;
        }

        private static Fields fields(Row row) {
            Storage storage = row.storage();
            Fields fields = new Fields()
                    .put("name", storage.name())
                    .put("default", storage.isDefault())
                    .put("access", BackupText.word(storage.access()))
                    .put("tier", BackupText.word(storage.tier()))
                    .put("redundancy", BackupText.word(storage.redundancy()))
                    .put("removal", BackupText.word(storage.removal()))
                    .put("location", location(storage))
                    .putAll(status(row.report()));
            row.report().usage().ifPresent(usage -> fields.putAll(usage(usage)));
            return fields.putUnlessEmpty("description", storage.description());
        }

        private static String location(Storage storage) {
            String uri = storage.uri().map(Object::toString).orElse("");
            return storage.prefix().isEmpty() ? uri : uri + " below " + storage.prefix();
        }

        private static Fields usage(StorageUsage usage) {
            return new Fields()
                    .put("backups", usage.snapshots())
                    .put("objects", usage.objects())
                    .put("bytes", usage.bytes())
                    .put("foreign_objects", usage.foreignObjects())
                    .put("foreign_bytes", usage.foreignBytes());
        }
    }

    private static Fields status(StorageReport report) {
        Fields fields = new Fields()
                .put("status", report.status().state().text())
                .put("reason", report.status().reason())
                .put("message", report.status().message())
                .put("checked_at", report.status().checkedAt());
        report.status().repository().ifPresent(id -> fields.put("repository", id));
        return fields;
    }

    /** {@code storages validate}. */
    @Command(
            name = "validate",
            description = {
                "Try whether storages can be read, whether all is permitted that backups need, and whether their stores keep"
                        + " their contract.",
                "Exit codes: 0 all is well; 3 only deletion is not permitted: backup works, prune and forget do not; 1 anything"
                        + " else."
            })
    static final class Validate implements Verb {
        private final Session session;

        @Parameters(paramLabel = "NAME", arity = "0..*", description = "only these")
        List<String> names = new ArrayList<>();

        @Option(
                names = "--assign",
                description = "grant what is missing, where the store can and the account may do that, and try again")
        boolean assign;

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        Validate(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Path file = configuration.required(session);
            return () -> {
                List<StorageCheck> checks = with(
                        session,
                        file,
                        storages -> chosen(storages).stream()
                                .map(storage -> StorageCheck.of(storages, storage, assign))
                                .toList());
                session.output()
                        .showAll(
                                () -> checks.stream()
                                        .flatMap(check -> check.lines().stream())
                                        .toList(),
                                () -> checks.stream()
                                        .map(check -> check.fields(status(check.report())))
                                        .toList());
                return StorageCheck.code(checks);
            };
        }

        /** @throws HoldfastException if there is none of a name */
        private List<Storage> chosen(Storages storages) {
            return names.isEmpty()
                    ? storages.definitions()
                    : names.stream().map(storages::definition).toList();
        }
    }
}
