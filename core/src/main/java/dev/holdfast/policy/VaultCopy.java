package dev.holdfast.policy;

import java.util.Objects;

/**
 * One backup a day that is copied into a storage of the tier vault.
 *
 * @param storage the storage that is written to
 * @param retention how long the copy is kept
 */
public record VaultCopy(String storage, Lifetime retention) {
    /** Nothing may be null. */
    public VaultCopy {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(retention, "retention");
    }
}
