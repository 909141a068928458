package dev.holdfast.spi.notification;

/** A way to somebody, with its settings. Used by one thread at a time. */
public interface NotificationChannel extends AutoCloseable {
    /**
     * Hands news over, once and within the timeout of its settings. Whether it is tried again is up to the caller.
     *
     * @throws NotificationException.Unavailable if it may work later
     * @throws NotificationException.Refused if it would fail again
     */
    void send(Notification notification);

    /** Gives back what it holds; nothing by default. */
    @Override
    default void close() {
        // Channels that open a connection for each news hold nothing.
    }
}
