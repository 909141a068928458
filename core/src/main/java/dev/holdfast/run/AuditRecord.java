package dev.holdfast.run;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Something that was done, or refused, and that must be known later on.
 *
 * @param number its place in the log, from 1
 * @param at when, by the store's clock
 * @param who user and host
 * @param what was done, in words with dots, such as {@code hold.placed}
 * @param subject to what: a run, a snapshot, a schedule, a floor
 * @param details more, by name, ordered by name
 * @param hash 64 hex digits: of this record and, through it, of all before
 */
public record AuditRecord(
        long number, Instant at, String who, String what, String subject, Map<String, String> details, String hash) {
    /** Copies the map; nothing may be null. */
    public AuditRecord {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(subject, "subject");
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        Objects.requireNonNull(hash, "hash");
    }
}
