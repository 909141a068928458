package dev.holdfast.spi.notification;

import java.util.Set;

/** Opens channels of some kinds; found by {@link java.util.ServiceLoader}. */
public interface NotificationProvider {
    /** The kinds in small letters, such as {@code webhook}, {@code mail}. */
    Set<String> kinds();

    /**
     * Judges settings and connects to nothing yet.
     *
     * @throws NotificationException.Refused if a setting is missing or wrong, or a library that the kind needs is not there
     */
    NotificationChannel open(NotificationSettings settings);
}
