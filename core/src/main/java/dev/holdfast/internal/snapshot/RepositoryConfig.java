package dev.holdfast.internal.snapshot;

import java.util.Objects;

/**
 * What the {@code config} file of a repository says.
 *
 * @param version 1 or 2
 * @param id 64 hex digits chosen at random when the repository was made
 * @param polynomial the chunker's polynomial, bit i being the coefficient of x<sup>i</sup>
 */
public record RepositoryConfig(int version, String id, long polynomial) {
    /** Checks that the id is there. */
    public RepositoryConfig {
        Objects.requireNonNull(id, "id");
    }
}
