package dev.holdfast.spi.approval;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A change that one person alone may not make.
 *
 * @param action in words with dots, such as {@code floor.lowered}
 * @param subject what it concerns: the location of a repository, without credentials
 * @param requestedBy user and host of who wants it
 * @param details what is now and what is to be, by name
 */
public record ApprovalRequest(String action, String subject, String requestedBy, Map<String, String> details) {
    /** Copies the map; nothing may be null. */
    public ApprovalRequest {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(requestedBy, "requestedBy");
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
}
