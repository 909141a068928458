package dev.holdfast.cli;

import dev.holdfast.cli.text.DurationText;
import dev.holdfast.job.Contents;
import dev.holdfast.job.Repository;
import dev.holdfast.job.Upkeep;
import dev.holdfast.run.RecallOptions;
import java.time.Duration;

/** Turns options into what is done about packs that lie in an archive of the store. */
final class RecallChoice {
    private RecallChoice() {}

    /** For what writes down what it reads: it recalls unless told otherwise. */
    static RecallOptions recalling(GlobalOptions options) {
        return of(options, RecallOptions.waiting());
    }

    /** For what only looks: it recalls if told so. */
    static RecallOptions looking(GlobalOptions options) {
        return of(options, RecallOptions.refused());
    }

    /** Looking into a repository, with these. */
    static Contents contents(Repository repository, Session session) {
        return repository.contents().recall(looking(session.options()));
    }

    /** Looking after a repository, with these. */
    static Upkeep upkeep(Repository repository, Session session) {
        return repository.upkeep().recall(looking(session.options()));
    }

    /** @throws UsageException if the options make no sense */
    static void judge(GlobalOptions options) {
        RecallOptions unused = looking(options);
    }

    private static RecallOptions of(GlobalOptions options, RecallOptions byDefault) {
        Duration deadline = DurationText.parse("--recall-deadline", options.recallDeadline);
        if (deadline.isZero()) {
            throw new UsageException(
                    "--recall-deadline: expected more than nothing, such as 48h, was '" + options.recallDeadline + "'");
        }
        return switch (options.recall) {
            case "" -> byDefault.deadline(deadline);
            case "yes" -> RecallOptions.waiting().deadline(deadline);
            case "no" -> RecallOptions.refused().deadline(deadline);
            default -> throw new UsageException("--recall: expected yes or no, was '" + options.recall + "'");
        };
    }
}
