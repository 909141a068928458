package dev.holdfast.architecture.planted.run;

import dev.holdfast.architecture.planted.Word;

/** The other half of the cycle. */
public record Started() {
    /** Back to where it came from. */
    public Class<?> word() {
        return Word.class;
    }
}
