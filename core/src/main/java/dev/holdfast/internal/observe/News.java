package dev.holdfast.internal.observe;

import dev.holdfast.policy.NotificationRule.Event;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened and that rules may tell people about.
 *
 * @param event what happened
 * @param schedule the schedule that it is about; empty for none
 * @param target the target that it is about; empty for none
 * @param at when
 * @param title one line
 * @param text sentences; never a secret
 * @param facts more for programs, by name
 */
public record News(
        Event event, String schedule, String target, Instant at, String title, String text, Map<String, String> facts) {
    /** Nothing may be null; the facts are copied. */
    public News {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
