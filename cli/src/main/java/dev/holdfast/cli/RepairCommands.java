package dev.holdfast.cli;

import dev.holdfast.job.PreparedRepair;
import dev.holdfast.job.Repository;
import dev.holdfast.job.Upkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code repair} and its subcommands. */
@Command(
        name = "repair",
        description = "Save what can be saved of a damaged repository: the index first, then packs, then snapshots.",
        synopsisSubcommandLabel = "COMMAND")
final class RepairCommands {
    private RepairCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new RepairCommands())
                .addSubcommand("index", new Index(session))
                .addSubcommand("packs", new Packs(session))
                .addSubcommand("snapshots", new Snapshots(session))
                .addSubcommand("versions", new VersionsCommand(session));
    }

    private static List<String> hex(String parameter, List<String> names) {
        for (String name : names) {
            if (!name.toLowerCase(Locale.ROOT).matches("[0-9a-f]{1,64}")) {
                throw new UsageException(
                        parameter + ": expected the beginning of an id, hex digits, was '" + name + "'");
            }
        }
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    private static <P, R> int run(
            Session session,
            RepositoryAccess access,
            Function<Upkeep, PreparedRepair<P, R>> planner,
            Consumer<P> planned,
            Consumer<Optional<R>> done,
            boolean dryRun) {
        try (Repository repository = access.open()) {
            Optional<R> report = session.watched(listener -> {
                try (PreparedRepair<P, R> repair =
                        planner.apply(RecallChoice.upkeep(repository, session).listener(listener))) {
                    planned.accept(repair.plan());
                    return dryRun ? Optional.<R>empty() : Optional.of(repair.run());
                }
            });
            done.accept(report);
        }
        return ExitCode.DONE;
    }

    /** {@code repair index}. */
    @Command(
            name = "index",
            description =
                    "Make the index say what is stored: damaged index files are replaced, packs that are missing are named no"
                            + " longer, and packs that no index names or that look otherwise than it says are read.",
            sortOptions = false)
    static final class Index implements Verb {
        private final Session session;

        @Option(
                names = "--read-all-packs",
                description = "read the headers of all packs, not only of those that look wrong")
        boolean readAllPacks;

        @Option(
                names = {"-n", "--dry-run"},
                description = "show what would be done and do nothing")
        boolean dryRun;

        Index(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            IndexRepairOutput output = new IndexRepairOutput(session.output());
            return () -> run(
                    session,
                    access,
                    upkeep -> upkeep.planIndexRepair(readAllPacks),
                    output::planned,
                    output::done,
                    dryRun);
        }
    }

    /** {@code repair packs}. */
    @Command(
            name = "packs",
            description = "Save the intact blobs of damaged packs in new packs, and remove the damaged ones.",
            sortOptions = false)
    static final class Packs implements Verb {
        private final Session session;

        @Parameters(
                paramLabel = "ID",
                arity = "0..*",
                description = "the packs; without any, all data is checked and what is damaged is meant")
        List<String> packs = new ArrayList<>();

        @Option(
                names = "--keep-copies",
                paramLabel = "DIR",
                description = "put a copy of each damaged pack into this directory before anything is changed")
        @Nullable
        Path copies;

        @Option(
                names = {"-n", "--dry-run"},
                description = "show what would be done and do nothing")
        boolean dryRun;

        Packs(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            List<String> names = hex("ID", packs);
            Optional<Path> directory = Optional.ofNullable(copies);
            if (directory.filter(path -> !Files.isDirectory(path)).isPresent()) {
                throw new UsageException(
                        "--keep-copies: expected an existing directory, was '" + directory.get() + "'");
            }
            PackRepairOutput output = new PackRepairOutput(session.output());
            return () -> run(
                    session,
                    access,
                    upkeep -> upkeep.planPackRepair(names, directory),
                    output::planned,
                    output::done,
                    dryRun);
        }
    }

    /** {@code repair snapshots}. */
    @Command(
            name = "snapshots",
            description =
                    "Make snapshots without what is lost of damaged ones. Run it last: after 'repair index', 'repair packs', and a"
                            + " backup that stores again what is still there at its source.",
            sortOptions = false)
    static final class Snapshots implements Verb {
        private final Session session;

        @Parameters(paramLabel = "SNAP", arity = "0..*", description = "beginnings of their ids; without any, all")
        List<String> snapshots = new ArrayList<>();

        @Option(names = "--forget", description = "remove damaged snapshots when what is left of them is stored")
        boolean forget;

        @Option(
                names = {"-n", "--dry-run"},
                description = "show what would be done and do nothing")
        boolean dryRun;

        Snapshots(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            List<String> names = hex("SNAP", snapshots);
            SnapshotRepairOutput output = new SnapshotRepairOutput(session.output());
            return () -> run(
                    session,
                    access,
                    upkeep -> upkeep.planSnapshotRepair(names, forget),
                    output::planned,
                    output::done,
                    dryRun);
        }
    }
}
