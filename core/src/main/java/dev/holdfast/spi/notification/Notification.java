package dev.holdfast.spi.notification;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that people want to be told.
 *
 * @param id names it for ever, so that a receiver can tell a repetition from news
 * @param event what happened, in one word of small letters such as {@code failed}
 * @param at when
 * @param title one line
 * @param text sentences; never a secret
 * @param facts more for programs, by name, such as {@code run}, {@code schedule}, {@code target}, in the order of the map
 */
public record Notification(String id, String event, Instant at, String title, String text, Map<String, String> facts) {
    /** Nothing may be null; the facts are copied. */
    public Notification {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
