package dev.holdfast.service;

import dev.holdfast.policy.ConfigurationDiff;
import dev.holdfast.policy.Problem;
import java.util.List;
import java.util.Objects;

/**
 * What came of reading the definitions again.
 *
 * @param taken whether they are in force now, but for those that are broken
 * @param diff what changed
 * @param problems what is wrong; a definition that is named keeps what it was before, if it was usable then
 */
public record Reload(boolean taken, ConfigurationDiff diff, List<Problem> problems) {
    /** Copies the list. */
    public Reload {
        Objects.requireNonNull(diff, "diff");
        problems = List.copyOf(problems);
    }
}
