package dev.holdfast.cli;

/** A subcommand whose arguments were read. */
interface Verb {
    /**
     * Judges the arguments and opens nothing.
     *
     * @return what is to be done
     * @throws dev.holdfast.HoldfastException if an argument makes no sense; the message names it and says what is accepted
     * @throws IllegalArgumentException likewise
     */
    Action prepare();

    /** What a subcommand does. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it.
         *
         * @return the exit code
         * @throws dev.holdfast.HoldfastException if it failed
         */
        int run();
    }
}
