package dev.holdfast.spi.secret;

import dev.holdfast.Secret;
import java.util.Set;

/** {@code env:NAME}: a variable of the environment. */
public final class EnvironmentPassword implements PasswordSource {
    /** For the service loader. */
    public EnvironmentPassword() {}

    @Override
    public Set<String> schemes() {
        return Set.of("env");
    }

    @Override
    public Secret read(String place, Context context) {
        String value = context.environment().getOrDefault(place, "");
        if (value.isEmpty()) {
            throw new SecretException.Unavailable(
                    "the environment variable " + place + " is not set or empty; set it to the password", null);
        }
        return Secret.of(value);
    }
}
