package dev.holdfast.run;

import java.util.List;
import java.util.Objects;

/**
 * What was brought back.
 *
 * @param plan what was to be done
 * @param broughtBack how many objects came back
 * @param failed those that did not, and why; the next repair tries them again
 */
public record VersionsRepairReport(VersionsRepairPlan plan, long broughtBack, List<Finding> failed) {
    /** Copies the list. */
    public VersionsRepairReport {
        Objects.requireNonNull(plan, "plan");
        failed = List.copyOf(failed);
    }
}
