package dev.holdfast.run;

import dev.holdfast.RepositoryException;

/** What a repository consists of. */
public enum StoredKind {
    /** Files that hold blobs. */
    PACKS("packs"),
    /** Pieces of content and trees, inside the packs that the index knows. */
    BLOBS("blobs"),
    /** Files that say which blobs lie where. */
    INDEX("index"),
    /** Files that say what was backed up. */
    SNAPSHOTS("snapshots"),
    /** Files that each open the repository with a password. */
    KEYS("keys"),
    /** Files that say who is at work. */
    LOCKS("locks");

    private final String word;

    StoredKind(String word) {
        this.word = word;
    }

    /** restic's word for it. */
    public String word() {
        return word;
    }

    /**
     * The kind that a word stands for.
     *
     * @throws RepositoryException.Refused if it stands for none
     */
    public static StoredKind ofWord(String word) {
        for (StoredKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new RepositoryException.Refused(
                "a repository has no '" + word + "'; give packs, blobs, index, snapshots, keys or locks");
    }
}
