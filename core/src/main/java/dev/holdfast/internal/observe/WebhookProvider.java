package dev.holdfast.internal.observe;

import dev.holdfast.spi.notification.NotificationChannel;
import dev.holdfast.spi.notification.NotificationProvider;
import dev.holdfast.spi.notification.NotificationSettings;
import java.util.Set;

/** Webhooks: a POST of JSON for each news. */
public final class WebhookProvider implements NotificationProvider {
    /** For the service loader. */
    public WebhookProvider() {}

    @Override
    public Set<String> kinds() {
        return Set.of("webhook");
    }

    @Override
    public NotificationChannel open(NotificationSettings settings) {
        return new WebhookChannel(settings);
    }
}
