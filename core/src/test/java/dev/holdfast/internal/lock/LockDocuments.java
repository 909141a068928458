package dev.holdfast.internal.lock;

import dev.holdfast.internal.posix.ProcessIdentity;
import java.time.Instant;

/** The documents beside locks, for tests elsewhere. */
public final class LockDocuments {
    private static final String SUBJECT = "subject";

    private LockDocuments() {}

    /** A valid one. */
    public static byte[] example() {
        return new OwnerDocument(
                        SUBJECT,
                        new ProcessIdentity("boot", "pid:[1]", 17, 99),
                        "token",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "user@host")
                .json();
    }

    /** Reads one. */
    public static void read(byte[] json) {
        boolean unused = OwnerDocument.parse(SUBJECT, json)
                .filter(document -> document.who().isEmpty())
                .isPresent();
    }
}
