package dev.holdfast.policy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done before or after a run. Immutable.
 */
public final class Hook {
    private final Builder set;

    private Hook(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name within the schedule
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name within the schedule. */
    public String name() {
        return set.name;
    }

    /** When it runs. */
    public Moment moment() {
        return set.moment;
    }

    /** How it is carried out. */
    public Kind kind() {
        return set.kind;
    }

    /** On which outcome one that comes after runs. */
    public Condition policy() {
        return set.policy;
    }

    /** What its failure means. */
    public OnError onError() {
        return set.onError;
    }

    /** How long it may take. */
    public Duration timeout() {
        return set.timeout;
    }

    /** Program and arguments; there is no shell. */
    public List<String> command() {
        return set.command;
    }

    /** Variables of the command's environment; values may be references to secrets. */
    public Map<String, String> environment() {
        return set.environment;
    }

    /** What is called over HTTP. */
    public Optional<URI> url() {
        return Optional.ofNullable(set.url);
    }

    /** The method of the call. */
    public String method() {
        return set.method;
    }

    /** Headers of the call; values may be references to secrets. */
    public Map<String, String> headers() {
        return set.headers;
    }

    /** The body of the call; empty for one that describes the run. */
    public String body() {
        return set.body;
    }

    /** The name under which the program registered a Java hook. */
    public String handler() {
        return set.handler;
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hook that && that.set.name.equals(set.name) && HookShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Hook " + set.name + " " + HookShape.SHAPE.line(this);
    }

    /** When a hook runs. */
    public enum Moment {
        /** Before the run. */
        BEFORE,
        /** After the run. */
        AFTER
    }

    /** How a hook is carried out. */
    public enum Kind {
        /** A program is started. */
        EXEC,
        /** A server is called. */
        HTTP,
        /** Java code is called that the program registered. */
        JAVA
    }

    /** On which outcome of the run a hook that comes after it runs. */
    public enum Condition {
        /** On any. */
        ALWAYS,
        /** Only if it succeeded. */
        ON_SUCCESS,
        /** Only if it failed. */
        ON_FAILURE
    }

    /** What the failure of a hook means. */
    public enum OnError {
        /** The run fails. */
        FAIL,
        /** The run goes on and the failure is recorded. */
        CONTINUE
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private Moment moment = Moment.BEFORE;
        private Kind kind = Kind.EXEC;
        private Condition policy = Condition.ALWAYS;
        private OnError onError = OnError.FAIL;
        private Duration timeout = Duration.ofSeconds(30);
        private List<String> command = List.of();
        private Map<String, String> environment = Map.of();
        private @Nullable URI url;
        private String method = "POST";
        private Map<String, String> headers = Map.of();
        private String body = "";
        private String handler = "";

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            moment = other.moment;
            kind = other.kind;
            policy = other.policy;
            onError = other.onError;
            timeout = other.timeout;
            command = other.command;
            environment = other.environment;
            url = other.url;
            method = other.method;
            headers = other.headers;
            body = other.body;
            handler = other.handler;
        }

        /** Sets: when it runs. */
        public Builder moment(Moment value) {
            moment = Objects.requireNonNull(value, "moment");
            return this;
        }

        /** Sets: how it is carried out. */
        public Builder kind(Kind value) {
            kind = Objects.requireNonNull(value, "kind");
            return this;
        }

        /** Sets: on which outcome one that comes after runs. */
        public Builder policy(Condition value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Sets: what its failure means. */
        public Builder onError(OnError value) {
            onError = Objects.requireNonNull(value, "onError");
            return this;
        }

        /** Sets: how long it may take. */
        public Builder timeout(Duration value) {
            timeout = Require.positive("timeout", value);
            return this;
        }

        /** Sets: program and arguments; there is no shell. */
        public Builder command(List<String> value) {
            command = List.copyOf(value);
            return this;
        }

        /** Sets: variables of the command's environment; values may be references to secrets. */
        public Builder environment(Map<String, String> value) {
            environment = Require.headers("environment", value);
            return this;
        }

        /** Sets: what is called over HTTP. */
        public Builder url(URI value) {
            url = Require.withoutSecret("url", value);
            return this;
        }

        /** Sets: the method of the call. */
        public Builder method(String value) {
            method = Require.oneOf("method", value, "GET", "POST", "PUT", "PATCH", "DELETE");
            return this;
        }

        /** Sets: headers of the call; values may be references to secrets. */
        public Builder headers(Map<String, String> value) {
            headers = Require.headers("headers", value);
            return this;
        }

        /** Sets: the body of the call; empty for one that describes the run. */
        public Builder body(String value) {
            body = Objects.requireNonNull(value, "body");
            return this;
        }

        /** Sets: the name under which the program registered a Java hook. */
        public Builder handler(String value) {
            handler = Objects.requireNonNull(value, "handler");
            return this;
        }

        /** The definition. The builder may be used again. */
        public Hook build() {
            return new Hook(new Builder(this));
        }
    }
}
