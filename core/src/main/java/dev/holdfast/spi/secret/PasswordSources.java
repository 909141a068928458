package dev.holdfast.spi.secret;

import dev.holdfast.Secret;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads passwords by reference, with the sources that {@link ServiceLoader} finds: {@code env:NAME}, {@code file:PATH}, {@code
 * command:PROGRAM ARGUMENTS}, and what else is on the class path. Safe for use from any thread.
 */
public final class PasswordSources {
    private final Map<String, PasswordSource> sources;
    private final PasswordSource.Context context;

    private PasswordSources(Map<String, PasswordSource> sources, PasswordSource.Context context) {
        this.sources = sources;
        this.context = context;
    }

    /** Begins with this process's environment and the sources that the calling thread sees. */
    public static Builder builder() {
        return new Builder();
    }

    /** The schemes that can be read, in alphabetical order. */
    public List<String> schemes() {
        return sources.keySet().stream().sorted().toList();
    }

    /**
     * Reads a password anew each time.
     *
     * @param reference scheme, colon and place
     * @return to be wiped by the caller
     * @throws SecretException.Invalid if the reference is not understood or has no source
     * @throws SecretException.Unavailable if there is no password
     */
    public Secret read(String reference) {
        int colon = reference.indexOf(':');
        PasswordSource source =
                colon < 0 ? null : sources.get(reference.substring(0, colon).toLowerCase(Locale.ROOT));
        if (source == null) {
            throw new SecretException.Invalid("a password is given by reference, such as env:NAME, file:PATH or"
                    + " command:PROGRAM; sources on the class path: "
                    + String.join(", ", new TreeSet<>(sources.keySet()))
                    + "; what was given has none of these schemes and is not shown, as it may be the password");
        }
        String place = reference.substring(colon + 1);
        if (place.isBlank()) {
            throw new SecretException.Invalid("nothing stands behind '" + reference + "'; it names no password");
        }
        return source.read(place, context);
    }

    /** Collects what the sources are given. */
    public static final class Builder {
        private @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
        private Map<String, String> environment = System.getenv();
        private Consumer<String> messages =
                message -> LoggerFactory.getLogger(PasswordSources.class).info("password command: {}", message.strip());

        private Builder() {}

        /** Where sources are looked for; the default is the calling thread's context class loader. */
        public Builder classLoader(ClassLoader loader) {
            classLoader = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /** The variables that {@code env:} reads; this process's by default. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /** Takes what programs say beside the password; they are logged by default. */
        public Builder messages(Consumer<String> taker) {
            messages = Objects.requireNonNull(taker, "taker");
            return this;
        }

        /**
         * Looks for the sources, once.
         *
         * @throws SecretException.Invalid if two sources serve one scheme
         */
        public PasswordSources build() {
            Map<String, PasswordSource> found = new HashMap<>();
            for (PasswordSource source : ServiceLoader.load(PasswordSource.class, classLoader)) {
                register(found, source.schemes(), source);
            }
            return new PasswordSources(Map.copyOf(found), new PasswordSource.Context(environment, messages));
        }

        private static void register(
                Map<String, PasswordSource> found, Collection<String> schemes, PasswordSource source) {
            for (String scheme : schemes) {
                PasswordSource other = found.put(scheme, source);
                if (other != null) {
                    throw new SecretException.Invalid("two sources of passwords serve the scheme '" + scheme + "': "
                            + other.getClass().getName() + " and "
                            + source.getClass().getName() + "; take one of them off the class path");
                }
            }
        }
    }
}
