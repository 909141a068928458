package dev.holdfast.adapter;

import dev.holdfast.run.Finding.Severity;
import java.util.Locale;
import java.util.Objects;

/**
 * What became of one field of a definition that was imported, if it did not simply come over.
 *
 * @param kind what kind of finding it is
 * @param source the file or text that the field stands in
 * @param path where in it: kind and name of the definition and the path to the field, such as
 *     {@code AtlasBackupSchedule/nightly spec.copySettings[0].regionName}; or the option of a command line
 * @param value what stands there, shortened; a secret is replaced by {@code ***}; empty if nothing stands there
 * @param reason why it cannot be mapped, or how it was mapped
 * @param advice what to do; empty if nothing is needed
 */
public record ImportFinding(Kind kind, String source, String path, String value, String reason, String advice) {
    /** Nothing may be null. */
    public ImportFinding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(advice, "advice");
    }

    /** How much it matters. */
    public Severity severity() {
        return kind.severity();
    }

    @Override
    public String toString() {
        String where = path.isEmpty() ? source : source + ": " + path;
        return severity().name().toLowerCase(Locale.ROOT) + ": " + where + (value.isEmpty() ? "" : " = " + value) + ": "
                + reason + (advice.isEmpty() ? "" : "; " + advice);
    }

    /** What can be said about a field. */
    public enum Kind {
        /** The text is no YAML, JSON or command line, or its structure was lost. */
        UNREADABLE(Severity.ERROR),
        /** A definition of a kind that is not imported. */
        OTHER_KIND(Severity.WARNING),
        /** A field that is needed is not there. */
        MISSING(Severity.ERROR),
        /** A value that the field cannot have. */
        INVALID(Severity.ERROR),
        /** A word that the field can have in a version that is not known here. */
        UNKNOWN_VALUE(Severity.WARNING),
        /** A reference to a definition that is not among what is imported. */
        UNRESOLVED(Severity.ERROR),
        /** Two definitions would have the same name. */
        DUPLICATE(Severity.ERROR),
        /** A field that is not known here. */
        UNKNOWN_FIELD(Severity.WARNING),
        /** A known field for which there is nothing here. */
        NOT_MAPPED(Severity.WARNING),
        /** A field that came over and does not mean quite the same. */
        CHANGED(Severity.HINT),
        /** Nothing stands there, and what the other system takes then was written down. */
        DEFAULTED(Severity.HINT),
        /** A field that says nothing about backups. */
        IRRELEVANT(Severity.HINT),
        /** What came out is not valid by our own rules. */
        PROBLEM(Severity.ERROR);

        private final Severity severity;

        Kind(Severity severity) {
            this.severity = severity;
        }

        /** How much findings of this kind matter. */
        public Severity severity() {
            return severity;
        }

        /** The word for it in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
