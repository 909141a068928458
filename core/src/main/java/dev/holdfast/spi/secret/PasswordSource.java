package dev.holdfast.spi.secret;

import dev.holdfast.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where passwords of some schemes are read; found by {@link java.util.ServiceLoader}.
 *
 * <p>It never logs what it reads and keeps nothing of it. Safe for use from any thread.
 */
public interface PasswordSource {
    /**
     * The schemes it serves, in lower case, such as {@code env}. Files of definitions take {@code secret} and what begins with
     * {@code secret+}, such as {@code secret+kv}, from sources that are not ours: other words could be the beginning of a password.
     */
    Set<String> schemes();

    /**
     * Reads a password.
     *
     * @param place what stands behind the scheme and its colon; not blank
     * @param context what it may use
     * @return to be wiped by the caller
     * @throws SecretException.Invalid if the place makes no sense
     * @throws SecretException.Unavailable if there is no password
     */
    Secret read(String place, Context context);

    /**
     * What a source may use besides files and programs.
     *
     * @param environment variables of the environment
     * @param messages takes what a program says beside the password
     */
    record Context(Map<String, String> environment, Consumer<String> messages) {
        /** Copies the environment. */
        public Context {
            environment = Map.copyOf(environment);
            Objects.requireNonNull(messages, "messages");
        }

        @Override
        public String toString() {
            return "Context[" + environment.size() + " variables]";
        }
    }
}
