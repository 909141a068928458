package dev.holdfast.internal.journal;

/** Undoes effects of one kind. */
public interface Compensator {
    /** The kind of its compensations. */
    String kind();

    /**
     * Undoes an effect. May be called again and again, also where there is nothing to undo, or not any more: then it does nothing.
     *
     * @param compensation of this kind
     * @throws Exception if it could not be undone; it will be tried again
     */
    void undo(Compensation compensation) throws Exception;
}
