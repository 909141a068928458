package dev.holdfast.internal.observe;

import dev.holdfast.Secret;
import dev.holdfast.policy.NotificationRule;
import dev.holdfast.spi.notification.NotificationChannel;
import dev.holdfast.spi.notification.NotificationException;
import dev.holdfast.spi.notification.NotificationProvider;
import dev.holdfast.spi.notification.NotificationSettings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Opens the channels of rules with the providers that are on the class path. */
final class Channels {
    private final Map<String, NotificationProvider> providers = new HashMap<>();
    private final Function<String, Secret> secrets;

    Channels(ClassLoader loader, Function<String, Secret> secrets) {
        this.secrets = secrets;
        for (NotificationProvider provider : ServiceLoader.load(NotificationProvider.class, loader)) {
            provider.kinds().forEach(kind -> providers.putIfAbsent(kind, provider));
        }
    }

    /** @throws NotificationException.Refused if nobody serves the rule's kind, or its settings are wrong */
    NotificationChannel open(NotificationRule rule) {
        String kind = rule.kind().name().toLowerCase(Locale.ROOT);
        NotificationProvider provider = providers.get(kind);
        if (provider == null) {
            throw new NotificationException.Refused(
                    "notifications." + rule.name() + ".kind: nothing on the class path serves '" + kind + "'", null);
        }
        return provider.open(NotificationSettings.builder(rule.name(), kind)
                .value("url", rule.url())
                .value("signingKey", rule.signingKey())
                .value("host", rule.host())
                .value("port", Integer.toString(rule.port()))
                .value("security", rule.security().name().toLowerCase(Locale.ROOT))
                .value("from", rule.from())
                .value("to", String.join(",", rule.to()))
                .value("user", rule.user())
                .value("password", rule.password())
                .headers(rule.headers())
                .secrets(secrets)
                .build());
    }
}
