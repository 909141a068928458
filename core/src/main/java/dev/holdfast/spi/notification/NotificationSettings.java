package dev.holdfast.spi.notification;

import dev.holdfast.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What a channel is told about itself. Immutable. */
public final class NotificationSettings {
    private final String name;
    private final String kind;
    private final Map<String, String> values;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final Function<String, Secret> secrets;

    private NotificationSettings(Builder from) {
        name = from.name;
        kind = from.kind;
        values = Collections.unmodifiableMap(new LinkedHashMap<>(from.values));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(from.headers));
        timeout = from.timeout;
        secrets = from.secrets;
    }

    /**
     * Begins the settings of a channel.
     *
     * @param name names it in messages
     * @param kind chooses the provider
     */
    public static Builder builder(String name, String kind) {
        return new Builder(name, kind);
    }

    /** Names the channel in messages. */
    public String name() {
        return name;
    }

    /** Its kind, in small letters. */
    public String kind() {
        return kind;
    }

    /** A setting that was given and is not empty. */
    public Optional<String> value(String setting) {
        return Optional.ofNullable(values.get(setting)).filter(text -> !text.isEmpty());
    }

    /**
     * A setting that must be given.
     *
     * @throws NotificationException.Refused if it is not
     */
    public String require(String setting) {
        return value(setting)
                .orElseThrow(() -> new NotificationException.Refused(
                        "notifications." + name + "." + setting + ": must be given for " + kind, null));
    }

    /** Headers by name; a value may be a reference to a secret. */
    public Map<String, String> headers() {
        return headers;
    }

    /** How long handing over may take. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * What a reference such as {@code env:NAME} stands for, read anew each time.
     *
     * @return to be closed by the caller
     * @throws dev.holdfast.HoldfastException if there is no such secret
     */
    public Secret secret(String reference) {
        return secrets.apply(reference);
    }

    /** Collects settings. */
    public static final class Builder {
        private final String name;
        private final String kind;
        private final Map<String, String> values = new LinkedHashMap<>();
        private Map<String, String> headers = Map.of();
        private Duration timeout = Duration.ofSeconds(30);
        private Function<String, Secret> secrets = reference -> {
            throw new NotificationException.Refused("no source of secrets was given", null);
        };

        private Builder(String name, String kind) {
            this.name = Objects.requireNonNull(name, "name");
            this.kind = Objects.requireNonNull(kind, "kind");
        }

        /** Sets one by name, such as {@code url}, {@code host}, {@code to}. */
        public Builder value(String setting, String value) {
            values.put(Objects.requireNonNull(setting, "setting"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Sets headers; a value may be a reference to a secret. */
        public Builder headers(Map<String, String> value) {
            headers = Objects.requireNonNull(value, "headers");
            return this;
        }

        /** Sets how long handing over may take; 30 seconds by default. */
        public Builder timeout(Duration value) {
            timeout = Objects.requireNonNull(value, "timeout");
            return this;
        }

        /** Sets where secrets come from; there is none by default. */
        public Builder secrets(Function<String, Secret> value) {
            secrets = Objects.requireNonNull(value, "secrets");
            return this;
        }

        /** The settings. The builder may be used again. */
        public NotificationSettings build() {
            return new NotificationSettings(this);
        }
    }
}
