package dev.holdfast.adapter;

import dev.holdfast.policy.Configuration;
import dev.holdfast.run.Finding.Severity;
import java.util.List;
import java.util.Objects;

/**
 * What became of the definitions of another system.
 *
 * @param configuration the same in ours
 * @param findings about every field that did not simply come over, in the order of the sources
 */
public record ImportResult(Configuration configuration, List<ImportFinding> findings) {
    /** The findings are copied. */
    public ImportResult {
        Objects.requireNonNull(configuration, "configuration");
        findings = List.copyOf(findings);
    }

    /** Whether something must be decided before the configuration can be used. */
    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
