package dev.holdfast.internal.snapshot;

import dev.holdfast.RepositoryException;

/** The JSON of the {@code config} file (RESTIC_FORMAT 4). */
public final class ConfigCodec {
    /** The oldest version of the format that can be read. */
    public static final int OLDEST = 1;
    /** The newest version of the format that can be read, and the one that is written. */
    public static final int NEWEST = 2;

    private ConfigCodec() {}

    /** The JSON of a configuration. */
    public static byte[] encode(RepositoryConfig config) {
        return new JsonObjectWriter()
                .number("version", config.version())
                .text("id", config.id())
                .text("chunker_polynomial", Long.toHexString(config.polynomial()))
                .bytes();
    }

    /**
     * Reads a configuration. Whether the polynomial is irreducible is for the chunker to say.
     *
     * @throws RepositoryException.Unsupported if the version is none of those supported
     * @throws RepositoryException.Damaged if it is no JSON object, or lacks a field
     */
    public static RepositoryConfig decode(byte[] json) {
        JsonDocument from = JsonDocument.read("the repository's config", json);
        long version = from.number("version");
        if (version < OLDEST || version > NEWEST) {
            throw new RepositoryException.Unsupported("the repository has format version " + version
                    + ", this release reads versions " + OLDEST + " to " + NEWEST
                    + "; use a release of Holdfast or restic that knows it");
        }
        String id = from.text("id").orElseThrow(() -> from.damaged("it has no 'id'"));
        return new RepositoryConfig((int) version, id, polynomial(from));
    }

    private static long polynomial(JsonDocument from) {
        String text = from.text("chunker_polynomial").orElse("");
        try {
            return Long.parseUnsignedLong(text, 16);
        } catch (NumberFormatException e) {
            throw new RepositoryException.Damaged(
                    "the repository's config cannot be read: 'chunker_polynomial' is not a hexadecimal number", e);
        }
    }
}
