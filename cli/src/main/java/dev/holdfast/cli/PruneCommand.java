package dev.holdfast.cli;

import dev.holdfast.job.Repository;
import dev.holdfast.run.PruneOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prune}. */
@Command(name = "prune", description = "Free the space of data that no snapshot needs.", sortOptions = false)
final class PruneCommand implements Verb {
    private final Session session;

    @Mixin
    SpaceOptions space = new SpaceOptions();

    @Option(
            names = {"-n", "--dry-run"},
            description = "show what would be done and do nothing")
    boolean dryRun;

    PruneCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        PruneOptions options = space.options(session.options().packSize).build();
        return () -> run(access, options);
    }

    private int run(RepositoryAccess access, PruneOptions options) {
        try (Repository repository = access.open()) {
            return new Pruning(session, true).run(repository, options, dryRun);
        }
    }
}
