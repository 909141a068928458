package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.job.Repository;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.AuditReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit} and its subcommands. */
@Command(
        name = "audit",
        description = "Look at who placed holds, set floors and removed backups.",
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommands {
    private AuditCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new AuditCommands())
                .addSubcommand("list", new ListRecords(session))
                .addSubcommand("verify", new Verify(session));
    }

    /** {@code audit list}. */
    @Command(name = "list", description = "List what was done, the oldest first.")
    static final class ListRecords implements Verb {
        private final Session session;

        ListRecords(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            return () -> run(access);
        }

        private int run(RepositoryAccess access) {
            try (Repository repository = access.open()) {
                List<AuditRecord> records = new ArrayList<>();
                repository.audit().forEach(records::add);
                session.output()
                        .showAll(
                                () -> lines(records),
                                () -> records.stream().map(ListRecords::fields).toList());
            }
            return ExitCode.DONE;
        }

        private static List<String> lines(List<AuditRecord> records) {
            Table table = new Table(Set.of(), "Number", "Time", "Who", "What", "Subject", "Details");
            records.forEach(record -> table.row(
                    Long.toString(record.number()),
                    record.at().toString(),
                    Printable.of(record.who()),
                    Printable.of(record.what()),
                    Printable.of(record.subject()),
                    Printable.of(details(record))));
            return table.lines();
        }

        private static String details(AuditRecord record) {
            return record.details().entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .collect(Collectors.joining(", "));
        }

        private static Fields fields(AuditRecord record) {
            Fields details = new Fields();
            record.details().forEach(details::put);
            return new Fields()
                    .put("number", record.number())
                    .put("time", record.at().toString())
                    .put("who", record.who())
                    .put("what", record.what())
                    .put("subject", record.subject())
                    .put("details", details)
                    .put("hash", record.hash());
        }
    }

    /** {@code audit verify}. */
    @Command(
            name = "verify",
            description = "Say whether history was removed, changed or put back; exit code 1 if so."
                    + " Note the head that it prints in another place.")
    static final class Verify implements Verb {
        private final Session session;

        @Option(
                names = "--expect",
                paramLabel = "NUMBER:HASH",
                description = "a head that was noted before; may be given several times")
        List<String> noted = List.of();

        Verify(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            List<AuditHead> heads = noted.stream().map(Verify::head).toList();
            return () -> run(access, heads);
        }

        private static AuditHead head(String text) {
            try {
                return AuditHead.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new UsageException("--expect: " + wrong.getMessage());
            }
        }

        private int run(RepositoryAccess access, List<AuditHead> heads) {
            try (Repository repository = access.open()) {
                AuditReport report = repository.audit().verify(heads);
                session.output().show(() -> lines(report), () -> fields(report));
                return report.isWhole() ? ExitCode.DONE : ExitCode.FAILED;
            }
        }

        private static List<String> lines(AuditReport report) {
            List<String> lines = new ArrayList<>();
            report.findings().forEach(finding -> lines.add(Printable.of(finding.toString())));
            lines.add(report.records() + (report.records() == 1 ? " record is" : " records are") + " in order, "
                    + report.findings().size() + (report.findings().size() == 1 ? " finding" : " findings"));
            lines.add("head " + report.head());
            return lines;
        }

        private static Fields fields(AuditReport report) {
            return Fields.message("summary")
                    .put("whole", report.isWhole())
                    .put("records", report.records())
                    .put("head", report.head().toString())
                    .put(
                            "findings",
                            report.findings().stream().map(FindingFields::of).toList());
        }
    }
}
