package dev.holdfast.run;

/** Is told how far a long operation has come. Called often, from any thread of the operation; must not block. */
@FunctionalInterface
public interface StepListener {
    /**
     * The operation moved on.
     *
     * @param step what is being done, in a few words
     * @param done how many things of the step are done
     * @param total how many there are, -1 if unknown
     */
    void progressed(String step, long done, long total);

    /** Nobody wants to know. */
    static StepListener none() {
        return (step, done, total) -> {};
    }
}
