package dev.holdfast.cli;

import dev.holdfast.job.Repository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.RecallOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}. */
@Command(
        name = "check",
        description = "Check whether everything that snapshots need is there and intact.",
        sortOptions = false)
final class CheckCommand implements Verb {
    private final Session session;

    @Option(names = "--read-data", description = "read, decrypt and compare all data")
    boolean readData;

    @Option(
            names = {"--sample", "--read-data-subset"},
            paramLabel = "PART",
            description = "read a part of the data: 5%%, 2/7 or 500M")
    @Nullable
    String sample;

    CheckCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        if (readData && sample != null) {
            throw new UsageException("--read-data and --sample exclude each other; give one");
        }
        CheckDepth depth = readData ? CheckDepth.full() : CheckDepth.structure();
        CheckDepth chosen = sample == null ? depth : CheckDepth.parseSubset(sample);
        RecallOptions recall = RecallChoice.looking(session.options());
        return () -> run(access, chosen, recall);
    }

    private int run(RepositoryAccess access, CheckDepth depth, RecallOptions recall) {
        try (Repository repository = access.open()) {
            CheckReport report = session.watched(
                    listener -> repository.upkeep().listener(listener).check(depth, recall));
            new CheckOutput(session.output()).print(report);
            return report.isSound() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
