package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/** The person in front of the command, if there is one. */
public interface Terminal {
    /** Whether standard error is shown to a person, so that progress may be drawn there. */
    boolean showsProgress();

    /** Whether standard output is shown to a person, who has no use for the bytes of an archive. */
    boolean showsOutput();

    /** How many characters fit into a line. */
    int width();

    /**
     * Asks for a password without echo.
     *
     * @return a new array, or null if there is nobody to ask
     */
    char @Nullable [] askPassword(String prompt);
}
