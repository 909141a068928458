package dev.holdfast.internal.observe;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.policy.NotificationRule;
import dev.holdfast.spi.notification.Notification;
import dev.holdfast.spi.notification.NotificationChannel;
import dev.holdfast.spi.notification.NotificationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what their rules want to know. Whoever has news never waits and never fails; what does not get through is tried
 * again, and at last logged.
 */
final class Messenger {
    /** How often news are handed over in all, with pauses of 1, 4 and 16 seconds between. */
    static final int ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);

    private final List<NotificationRule> rules;
    private final Channels channels;
    private final Executor executor;
    private final Time time;
    private final Supplier<String> ids;

    Messenger(List<NotificationRule> rules, Channels channels, Executor executor, Time time, Supplier<String> ids) {
        this.rules = List.copyOf(rules);
        this.channels = channels;
        this.executor = executor;
        this.time = time;
        this.ids = ids;
    }

    void tell(News news) {
        for (NotificationRule rule : rules) {
            if (wants(rule, news)) {
                hand(rule, news);
            }
        }
    }

    /** Tells one rule, which has asked by itself. */
    void hand(NotificationRule rule, News news) {
        Notification notification = notification(news);
        try {
            executor.execute(() -> deliver(rule, notification));
        } catch (RejectedExecutionException closing) {
            LOG.warn(
                    "notification={} event={} rule={} lost: the service ends",
                    notification.id(),
                    notification.event(),
                    rule.name());
        }
    }

    static boolean wants(NotificationRule rule, News news) {
        return rule.events().contains(news.event())
                && (rule.schedules().isEmpty() || rule.schedules().contains(news.schedule()));
    }

    private Notification notification(News news) {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "schedule", news.schedule());
        put(facts, "target", news.target());
        facts.putAll(news.facts());
        String event = news.event().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Notification(ids.get(), event, news.at(), news.title(), news.text(), facts);
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, value);
        }
    }

    private void deliver(NotificationRule rule, Notification notification) {
        Duration pause = Duration.ofSeconds(1);
        try (NotificationChannel channel = channels.open(rule)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    channel.send(notification);
                    LOG.debug(
                            "notification={} event={} rule={} sent",
                            notification.id(),
                            notification.event(),
                            rule.name());
                    return;
                } catch (NotificationException.Unavailable later) {
                    if (attempt == ATTEMPTS) {
                        throw later;
                    }
                    time.sleep(pause);
                    pause = pause.multipliedBy(4);
                }
            }
        } catch (HoldfastException failure) {
            LOG.warn(
                    "notification={} event={} rule={} not sent: {}",
                    notification.id(),
                    notification.event(),
                    rule.name(),
                    failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
