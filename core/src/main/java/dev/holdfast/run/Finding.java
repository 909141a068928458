package dev.holdfast.run;

import java.util.Objects;

/**
 * Something worth knowing before or after a job, and what to do about it.
 *
 * @param severity how bad it is
 * @param subject where: a path, a key, a host, a field
 * @param message what was found
 * @param remedy what to do; empty if nothing is needed
 */
public record Finding(Severity severity, String subject, String message, String remedy) {
    /** How bad a finding is. */
    public enum Severity {
        /** Good to know. */
        HINT,
        /** The job can run, but not everything will be as expected. */
        WARNING,
        /** The job cannot succeed. */
        ERROR
    }

    /** Nothing may be null. */
    public Finding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    @Override
    public String toString() {
        return severity.name().toLowerCase(java.util.Locale.ROOT) + ": " + subject + ": " + message
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
