package dev.holdfast.internal.pack;

/** What a blob is; blobs of different types are different even under one id. */
public enum BlobType {
    /** A chunk of a file. */
    DATA("data"),
    /** A directory, as JSON. */
    TREE("tree");

    private final String label;

    BlobType(String label) {
        this.label = label;
    }

    /** The word that index files use. */
    public String label() {
        return label;
    }
}
