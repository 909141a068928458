package dev.holdfast.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is told about what. Immutable.
 */
public final class NotificationRule {
    private final Builder set;

    private NotificationRule(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name. */
    public String name() {
        return set.name;
    }

    /** How the news travel. */
    public Kind kind() {
        return set.kind;
    }

    /** What is told. */
    public Set<Event> events() {
        return set.events;
    }

    /** About which schedules; empty for all. */
    public List<String> schedules() {
        return set.schedules;
    }

    /** Where a webhook is: a URL, or a reference to a secret that holds it. */
    public String url() {
        return set.url;
    }

    /** Headers of the call; values may be references to secrets. */
    public Map<String, String> headers() {
        return set.headers;
    }

    /** A reference to the key that a webhook's calls are signed with; empty for no signature. */
    public String signingKey() {
        return set.signingKey;
    }

    /** The age of the newest good backup from which {@link Event#STALE} is told. */
    public Optional<Duration> noGoodFor() {
        return Optional.ofNullable(set.noGoodFor);
    }

    /** The mail server. */
    public String host() {
        return set.host;
    }

    /** Its port. */
    public int port() {
        return set.port;
    }

    /** How the connection to it is protected. */
    public Security security() {
        return set.security;
    }

    /** The sender's address. */
    public String from() {
        return set.from;
    }

    /** The receivers' addresses. */
    public List<String> to() {
        return set.to;
    }

    /** Who logs in; empty for nobody. */
    public String user() {
        return set.user;
    }

    /** A reference to the password of who logs in. */
    public String password() {
        return set.password;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NotificationRule that
                && that.set.name.equals(set.name)
                && NotificationShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "NotificationRule " + set.name + " " + NotificationShape.SHAPE.line(this);
    }

    /** How the news travel. */
    public enum Kind {
        /** As a POST of JSON. */
        WEBHOOK,
        /** As a mail. */
        MAIL
    }

    /** What can be told. */
    public enum Event {
        /** A run completed. */
        COMPLETED,
        /** A run completed in part. */
        PARTIALLY_FAILED,
        /** A run failed or was cancelled. */
        FAILED,
        /** A run was skipped. */
        SKIPPED,
        /** A run was missed. */
        MISSED,
        /** A run completed after the one before it had failed. */
        RECOVERED,
        /** There is no good backup of a target for longer than the rule says. */
        STALE,
        /** A recovery point did not stand its trial. */
        VERIFICATION_FAILED,
        /** Retention or prune could not do their work. */
        RETENTION_BLOCKED,
        /** Something would go below the floors. */
        COMPLIANCE_REFUSED,
        /** A storage does not answer. */
        STORAGE_UNAVAILABLE,
        /** A definition has a problem. */
        VALIDATION_FAILED,
        /** New points in time of a target cannot be restored: its changes are not followed, or some are lost. */
        POINT_IN_TIME_LOST
    }

    /** How the connection to a mail server is protected. */
    public enum Security {
        /** Not at all. */
        NONE,
        /** After a plain greeting. */
        STARTTLS,
        /** From the first byte. */
        TLS
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private Kind kind = Kind.WEBHOOK;
        private Set<Event> events = Require.ordered(Set.of(Event.FAILED, Event.PARTIALLY_FAILED, Event.MISSED));
        private List<String> schedules = List.of();
        private String url = "";
        private Map<String, String> headers = Map.of();
        private String signingKey = "";
        private @Nullable Duration noGoodFor;
        private String host = "";
        private int port = 25;
        private Security security = Security.NONE;
        private String from = "";
        private List<String> to = List.of();
        private String user = "";
        private String password = "";

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            kind = other.kind;
            events = other.events;
            schedules = other.schedules;
            url = other.url;
            headers = other.headers;
            signingKey = other.signingKey;
            noGoodFor = other.noGoodFor;
            host = other.host;
            port = other.port;
            security = other.security;
            from = other.from;
            to = other.to;
            user = other.user;
            password = other.password;
        }

        /** Sets: how the news travel. */
        public Builder kind(Kind value) {
            kind = Objects.requireNonNull(value, "kind");
            return this;
        }

        /** Sets: what is told. */
        public Builder events(Set<Event> value) {
            events = Require.ordered(value);
            return this;
        }

        /** Sets: about which schedules; empty for all. */
        public Builder schedules(List<String> value) {
            schedules = List.copyOf(value);
            return this;
        }

        /** Sets: where a webhook is: a URL, or a reference to a secret that holds it. */
        public Builder url(String value) {
            url = Require.address("url", value);
            return this;
        }

        /** Sets: headers of the call; values may be references to secrets. */
        public Builder headers(Map<String, String> value) {
            headers = Require.headers("headers", value);
            return this;
        }

        /** Sets a reference to the key that a webhook's calls are signed with. */
        public Builder signingKey(String value) {
            signingKey = Require.reference("signingKey", value);
            return this;
        }

        /** Sets the age of the newest good backup from which {@link Event#STALE} is told. */
        public Builder noGoodFor(Duration value) {
            noGoodFor = Require.positive("noGoodFor", value);
            return this;
        }

        /** Sets: the mail server. */
        public Builder host(String value) {
            host = Objects.requireNonNull(value, "host");
            return this;
        }

        /** Sets: its port. */
        public Builder port(int value) {
            port = Require.range("port", value, 1, 65535);
            return this;
        }

        /** Sets: how the connection to it is protected. */
        public Builder security(Security value) {
            security = Objects.requireNonNull(value, "security");
            return this;
        }

        /** Sets: the sender's address. */
        public Builder from(String value) {
            from = Objects.requireNonNull(value, "from");
            return this;
        }

        /** Sets: the receivers' addresses. */
        public Builder to(List<String> value) {
            to = List.copyOf(value);
            return this;
        }

        /** Sets: who logs in; empty for nobody. */
        public Builder user(String value) {
            user = Objects.requireNonNull(value, "user");
            return this;
        }

        /** Sets: a reference to the password of who logs in. */
        public Builder password(String value) {
            password = Require.reference("password", value);
            return this;
        }

        /** The definition. The builder may be used again. */
        public NotificationRule build() {
            return new NotificationRule(new Builder(this));
        }
    }
}
