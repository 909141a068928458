package dev.holdfast.cli;

import dev.holdfast.run.StepListener;
import java.util.List;
import java.util.function.Function;

/**
 * What a subcommand has at hand.
 *
 * @param surroundings everything it touches besides files
 * @param options those that every subcommand has; complete when the command line was read
 * @param command the words behind {@code --}, where a workload takes a program; empty else
 */
record Session(Surroundings surroundings, GlobalOptions options, List<String> command) {
    Output output() {
        return new Output(surroundings.output(), surroundings.errors(), options.json, options.quiet);
    }

    /**
     * The repository that is meant.
     *
     * @throws UsageException if none is, or an option for opening it makes no sense
     */
    RepositoryAccess repository() {
        return RepositoryAccess.of(this);
    }

    /** Whether a person sees how far a job has come. */
    boolean showsProgress() {
        return !options.json && !options.quiet && surroundings.terminal().showsProgress();
    }

    /**
     * Does something on this thread that a person may watch and interrupt.
     *
     * @param work is given whom to tell how far it has come
     */
    <T> T watched(Function<StepListener, T> work) {
        try (StepLine line = StepLine.of(this)) {
            return surroundings.interruption().during(() -> work.apply(line));
        }
    }
}
