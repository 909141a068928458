package dev.holdfast.cli;

import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.Finding;
import dev.holdfast.service.Catalogue;
import dev.holdfast.service.Storages;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The catalogue that is meant: of all storages of a configuration, or of one repository. */
final class CatalogueAccess {
    private final Session session;
    private final Opening opening;

    private CatalogueAccess(Session session, Opening opening) {
        this.session = session;
        this.opening = opening;
    }

    /** Gives work a catalogue whose repositories are closed afterwards. */
    private interface Opening {
        <T> T with(Function<Catalogue, T> work);
    }

    /**
     * Options go before the environment, the configuration before the repository.
     *
     * @throws UsageException if both options are given, or nothing is
     */
    static CatalogueAccess of(Session session, ConfigurationOptions options) {
        boolean repository = session.options().repository != null;
        if (repository && options.isGiven()) {
            throw new UsageException("--config and --repo exclude each other; give one");
        }
        if (!repository && options.file(session).isPresent()) {
            return new CatalogueAccess(session, ofConfiguration(session, options.required(session)));
        }
        boolean named = repository
                || !session.surroundings()
                        .environment()
                        .getOrDefault("HOLDFAST_REPO", "")
                        .isBlank();
        if (!named) {
            throw new UsageException(
                    "neither a configuration nor a repository: give --config FILE or --repo URI, or set"
                            + " HOLDFAST_CONFIG or HOLDFAST_REPO");
        }
        return new CatalogueAccess(session, ofRepository(session, session.repository()));
    }

    private static Opening ofConfiguration(Session session, Path file) {
        return new Opening() {
            @Override
            public <T> T with(Function<Catalogue, T> work) {
                try (Storages storages = ConfigurationOptions.storages(session, Configuration.read(file))) {
                    return work.apply(storages.catalogue());
                }
            }
        };
    }

    private static Opening ofRepository(Session session, RepositoryAccess access) {
        return new Opening() {
            @Override
            public <T> T with(Function<Catalogue, T> work) {
                try (Repository repository = access.open()) {
                    return work.apply(Catalogue.builder()
                            .storage(FoundSnapshot.REPOSITORY, () -> repository)
                            .time(session.surroundings().time())
                            .build());
                }
            }
        };
    }

    /** Works with the catalogue, and may be interrupted. */
    <T> T with(Function<Catalogue, T> work) {
        return session.surroundings().interruption().during(() -> opening.with(work));
    }

    /**
     * Tells what could not be read.
     *
     * @return the exit code: partial if a storage is missing in the answer
     */
    static int told(Session session, List<Finding> problems) {
        problems.stream()
                .filter(problem -> problem.severity() != Finding.Severity.HINT)
                .forEach(problem -> session.output().warn("not read: " + problem, () -> FindingFields.of(problem)));
        return problems.stream().allMatch(problem -> problem.severity() == Finding.Severity.HINT)
                ? ExitCode.DONE
                : ExitCode.PARTIAL;
    }
}
