package dev.holdfast.spi.workload;

/** Undoes effects of one kind. */
public interface Compensator {
    /** The kind of its compensations. */
    String kind();

    /** Whether it undoes this one: of its kind, and on a target that it can reach. */
    default boolean fits(Compensation compensation) {
        return compensation.kind().equals(kind());
    }

    /**
     * Undoes an effect. May be called again and again, also where there is nothing to undo, or not any more: then it does nothing.
     *
     * @param compensation that {@linkplain #fits fits}
     * @throws Exception if it could not be undone; it will be tried again
     */
    void undo(Compensation compensation) throws Exception;
}
