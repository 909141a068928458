package dev.holdfast.run;

/** Where a run stands in the words that lists show. */
public enum RunStatus {
    /** It was accepted, or is under way. */
    CREATING("Creating"),
    /** Everything asked for was done. */
    COMPLETED("Completed"),
    /** Some of it could not be done. */
    PARTIALLY_FAILED("Partially Failed"),
    /** Nothing usable came out, or it was cancelled. */
    FAILED("Failed"),
    /** It was not run. */
    SKIPPED("Skipped"),
    /** Its time has ended and its snapshot was let go. */
    EXPIRED("Expired");

    private final String text;

    RunStatus(String text) {
        this.text = text;
    }

    static RunStatus of(RunRecord run) {
        if (run.expiredAt().isPresent()) {
            return EXPIRED;
        }
        return switch (run.state()) {
            case PENDING, RUNNING, FINALIZING -> CREATING;
            case COMPLETED -> COMPLETED;
            case PARTIALLY_FAILED -> PARTIALLY_FAILED;
            case FAILED, CANCELLED -> FAILED;
            case SKIPPED -> SKIPPED;
        };
    }

    /** Copies and hooks have parts of their own: they do not make a snapshot worse. */
    static boolean isGood(RunRecord run) {
        RunState backup = run.parts().stream()
                .filter(part -> part.kind() == PartKind.BACKUP)
                .map(RunPart::state)
                .findFirst()
                .orElse(run.state());
        return run.kind() == RunKind.BACKUP
                && run.snapshot().isPresent()
                && run.expiredAt().isEmpty()
                && backup == RunState.COMPLETED;
    }

    /** As lists show it. */
    public String text() {
        return text;
    }
}
