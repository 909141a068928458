package dev.holdfast.run;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A job that came to nothing: it failed, was cancelled or ran out of time. Partial failure is no exception. */
public abstract sealed class RunException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    RunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A backup that wrote no snapshot; or nobody can say, then the record's condition {@code SnapshotWritten} is unknown. */
    public static final class BackupFailed extends RunException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient BackupRun run;

        /**
         * Carries the record.
         *
         * @param run its message becomes the exception's
         * @param cause what ended it, or null if it was cancelled
         */
        public BackupFailed(BackupRun run, @Nullable Throwable cause) {
            super(run.message(), cause);
            this.run = run;
        }

        /** The record of the run. */
        public BackupRun run() {
            return run;
        }
    }

    /** A restore that did not come to its end. What it had written until then is there. */
    public static final class RestoreFailed extends RunException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient RestoreRun run;

        /**
         * Carries the record.
         *
         * @param run its message becomes the exception's
         * @param cause what ended it, or null if it was cancelled
         */
        public RestoreFailed(RestoreRun run, @Nullable Throwable cause) {
            super(run.message(), cause);
            this.run = run;
        }

        /** The record of the run. */
        public RestoreRun run() {
            return run;
        }
    }

    /** A hook that failed, could not be called, or took too long. */
    public static final class HookFailed extends RunException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message says what the hook did or said */
        public HookFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
