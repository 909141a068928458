package dev.holdfast.spi.notification;

import dev.holdfast.HoldfastException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Why news did not get through. The message names the channel, and never a secret or an address that may hold one. */
public abstract sealed class NotificationException extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotificationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** It may work later: nobody answered, or the receiver is busy. */
    public static final class Unavailable extends NotificationException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the channel and what happened */
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** It would fail again: settings are wrong, or the receiver does not want it. */
    public static final class Refused extends NotificationException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param message names the channel, what happened and what to change */
        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
