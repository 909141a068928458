package dev.holdfast.architecture.planted;

import dev.holdfast.architecture.planted.run.Started;

/** Vocabulary that leans on a package below it, and closes a cycle. */
public final class Word {
    private Word() {}

    /** What the word stands for. */
    public static Started meaning() {
        return new Started();
    }
}
