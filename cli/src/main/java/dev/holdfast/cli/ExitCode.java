package dev.holdfast.cli;

import dev.holdfast.run.RunState;

/** What a process tells whoever started it. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int PARTIAL = 3;

    private ExitCode() {}

    static int of(RunState state) {
        return switch (state) {
            case COMPLETED, SKIPPED -> DONE;
            case PARTIALLY_FAILED -> PARTIAL;
            case CANCELLED -> Interruption.EXIT_CODE;
            case PENDING, RUNNING, FINALIZING, FAILED -> FAILED;
        };
    }
}
