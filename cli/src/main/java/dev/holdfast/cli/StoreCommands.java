package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Table;
import dev.holdfast.run.StoreReport;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code store} and its subcommands. */
@Command(
        name = "store",
        description = "Look at the place where repositories are kept.",
        synopsisSubcommandLabel = "COMMAND")
final class StoreCommands {
    private StoreCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new StoreCommands()).addSubcommand("verify", new Verify(session));
    }

    /** {@code store verify}. */
    @Command(
            name = "verify",
            description = "Try whether a store keeps its contract, in a directory of its own that is removed again.")
    static final class Verify implements Verb {
        private final Session session;

        @Parameters(index = "0", paramLabel = "URI", description = "the store")
        String location = "";

        Verify(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            if (location.isBlank()) {
                throw new UsageException("URI: expected a store such as file:/srv/backup, was empty");
            }
            return this::run;
        }

        private int run() {
            try (BlobStore store =
                    session.surroundings().stores().open(location, false, CredentialOptions.ofRepository(session))) {
                StoreReport report = session.surroundings()
                        .interruption()
                        .during(() -> StoreVerifier.verify(
                                store, session.surroundings().time()));
                session.output().show(() -> table(report), () -> fields(report));
                return report.passed() ? ExitCode.DONE : ExitCode.FAILED;
            }
        }
    }

    /** What a store does, for people. */
    static List<String> table(StoreReport report) {
        Table table = new Table(Set.of(), "Check", "Outcome", "Explanation");
        report.checks().forEach(check -> table.row(check.name(), word(check), check.explanation()));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(report.place()
                + (report.passed()
                        ? " keeps the contract"
                        : " does not keep the contract; do not put a repository there"));
        return lines;
    }

    /** The same for programs. */
    static Fields fields(StoreReport report) {
        return Fields.message("summary")
                .put("place", report.place())
                .put("passed", report.passed())
                .put(
                        "checks",
                        report.checks().stream()
                                .map(check -> new Fields()
                                        .put("name", check.name())
                                        .put("outcome", word(check))
                                        .put("explanation", check.explanation()))
                                .toList());
    }

    private static String word(StoreReport.Check check) {
        return check.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
