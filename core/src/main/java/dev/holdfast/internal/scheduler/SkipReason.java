package dev.holdfast.internal.scheduler;

/** Why a due run does not begin. */
public enum SkipReason {
    /** Somebody asked to skip the next one. */
    SKIP_NEXT("somebody asked to skip the next run"),
    /** The one before still runs, and the schedule forbids two. */
    OVERLAP("the run before it has not ended, and the schedule forbids two at once (overlap: forbid)"),
    /** It was missed, and the schedule does not catch up. */
    MISSED("nothing ran at that time, and the schedule does not catch up on missed runs (catchUp: false)"),
    /** It could not begin within the starting deadline. */
    DEADLINE("it could not begin within the schedule's startingDeadline"),
    /** The schedule was paused, and a resumed one waits for its next time. */
    PAUSED("the schedule was paused");

    private final String sentence;

    SkipReason(String sentence) {
        this.sentence = sentence;
    }

    /** The reason in words. */
    public String sentence() {
        return sentence;
    }
}
