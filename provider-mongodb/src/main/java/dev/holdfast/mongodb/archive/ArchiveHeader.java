package dev.holdfast.mongodb.archive;

import java.util.Objects;

/**
 * What an archive says of itself.
 *
 * @param serverVersion of the server that was dumped; empty if unknown
 * @param toolVersion of the program that wrote the archive; empty if unknown
 * @param concurrentCollections how many collections were dumped at once, and how many a restore may put back at once
 */
public record ArchiveHeader(String serverVersion, String toolVersion, int concurrentCollections) {
    /** Nothing may be null. */
    public ArchiveHeader {
        Objects.requireNonNull(serverVersion, "serverVersion");
        Objects.requireNonNull(toolVersion, "toolVersion");
    }
}
