package dev.holdfast.mongodb.layout;

import java.util.List;
import java.util.Objects;

/**
 * What was found and done about the balancer of a sharded cluster.
 *
 * @param mode what it was before: {@code full}, {@code off} or what the server says
 * @param stopped whether it was stopped for the dump
 * @param activeWindow when it may work, such as {@code 23:00-06:00}; empty if always
 * @param excluded namespaces that it leaves alone
 */
public record BalancerFacts(String mode, boolean stopped, String activeWindow, List<String> excluded) {
    /** Nothing may be null; the list is copied. */
    public BalancerFacts {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(activeWindow, "activeWindow");
        excluded = List.copyOf(excluded);
    }
}
