package dev.holdfast.run;

import dev.holdfast.RepositoryException;

/** How snapshots are counted. */
public enum StatsMode {
    /** What a restore of each snapshot would write; hard links once. */
    RESTORE_SIZE("restore-size"),
    /** Files, each content once. */
    FILES_BY_CONTENTS("files-by-contents"),
    /** Blobs, once for each file that refers to them. */
    BLOBS_PER_FILE("blobs-per-file"),
    /** Blobs as they are stored, each once. */
    RAW_DATA("raw-data");

    private final String word;

    StatsMode(String word) {
        this.word = word;
    }

    /** restic's word for it. */
    public String word() {
        return word;
    }

    /**
     * The mode that a word stands for.
     *
     * @throws RepositoryException.Refused if it stands for none
     */
    public static StatsMode ofWord(String word) {
        for (StatsMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new RepositoryException.Refused("no way of counting is called '" + word
                + "'; give restore-size, files-by-contents, blobs-per-file or raw-data");
    }
}
