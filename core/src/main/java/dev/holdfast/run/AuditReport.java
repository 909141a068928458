package dev.holdfast.run;

import java.util.List;
import java.util.Objects;

/**
 * Whether an audit log tells all that was ever written to it.
 *
 * @param head what to note elsewhere
 * @param records how many were read and found in order
 * @param findings what was removed, changed or put back; empty if nothing was
 */
public record AuditReport(AuditHead head, long records, List<Finding> findings) {
    /** Copies the list. */
    public AuditReport {
        Objects.requireNonNull(head, "head");
        findings = List.copyOf(findings);
    }

    /** Whether nothing was found. */
    public boolean isWhole() {
        return findings.isEmpty();
    }
}
