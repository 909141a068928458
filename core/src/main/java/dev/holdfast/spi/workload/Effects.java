package dev.holdfast.spi.workload;

/**
 * The right to change something on a protected target that must be undone: a lock, a stopped balancer, a snapshot of a volume. One
 * process has it at a time, for each target. Each effect is written down before it is brought about, so that whoever comes next undoes
 * it where its owner cannot. Safe for use from any thread.
 */
public interface Effects extends AutoCloseable {
    /**
     * Writes down that an effect is about to come. It may be brought about only after this has returned.
     *
     * @throws dev.holdfast.HoldfastException if the right was lost, or it could not be written down; nothing may be done to the target
     * @throws IllegalArgumentException if the parameters are no JSON
     */
    Effect begin(Compensation compensation);

    /** Gives the right back. What is still open stays written down. */
    @Override
    void close();

    /** An effect that is written down and is, or will be, there. */
    interface Effect {
        /**
         * Whether the right is held for certain now. To be asked after the effect came: if it is not held then, others may have undone it
         * before it came, and its owner undoes it at once.
         */
        boolean isOurs();

        /**
         * Crosses it out, as it was undone by its owner and no command is under way any more. Where that is not certain, as after a
         * command whose answer was lost, it stays written down: whoever comes next undoes it.
         */
        void undone();
    }
}
