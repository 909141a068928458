package dev.holdfast.spi.approval;

import java.util.Objects;

/**
 * The word of a second person.
 *
 * @param granted whether the change may be made
 * @param by who decided; must be another than who requested it
 * @param reason in words, for the audit log
 */
public record Approval(boolean granted, String by, String reason) {
    /** Nothing may be null. */
    public Approval {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(reason, "reason");
    }

    /** The change may be made. */
    public static Approval granted(String by, String reason) {
        return new Approval(true, by, reason);
    }

    /** The change may not be made. */
    public static Approval denied(String by, String reason) {
        return new Approval(false, by, reason);
    }
}
