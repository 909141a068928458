package dev.holdfast.policy;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What values of definitions must be; whoever breaks it hears which field it was. A secret is never repeated. */
final class Require {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?");
    private static final Pattern REFERENCE = Pattern.compile(
            "env:[A-Za-z_][A-Za-z0-9_]*|(file|command|secret(\\+[a-z0-9.-]+)?):\\S(.*\\S)?", Pattern.DOTALL);
    private static final Pattern SECRET_KEY = Pattern.compile(
            "(?i).*(password|passwd|secret|token|signature|credential|api-?key|access-?key|authorization|cookie).*");
    private static final Pattern QUERY_SECRET = Pattern.compile("(?i)sig|pwd|auth");

    private static final String DIRECTORY = "directory";

    private Require() {}

    static String name(String field, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new PolicyException.Invalid(
                    field,
                    "must have 1 to 100 letters, digits, '.', '_' or '-' and begin and end with a letter or digit, was '"
                            + value + "'");
        }
        return value;
    }

    static int range(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new PolicyException.Invalid(field, "must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }

    static Duration positive(String field, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new PolicyException.Invalid(field, "must be longer than nothing, was " + value);
        }
        return value;
    }

    static Duration notNegative(String field, Duration value) {
        if (value.isNegative()) {
            throw new PolicyException.Invalid(field, "must not be negative, was " + value);
        }
        return value;
    }

    static String oneOf(String field, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw new PolicyException.Invalid(
                    field, "must be one of " + String.join(", ", allowed) + ", was '" + value + "'");
        }
        return value;
    }

    static String reference(String field, String value) {
        if (!isReference(value)) {
            throw new PolicyException.Invalid(
                    field,
                    "must be a reference to a secret: env:NAME, file:PATH, command:PROGRAM, or secret:NAME or secret+OWN:NAME"
                            + " for sources of your own; what was given is not shown, since it may be the secret itself");
        }
        return value;
    }

    static boolean isReference(String value) {
        return REFERENCE.matcher(value).matches();
    }

    static Map<String, String> references(String field, Map<String, String> values) {
        values.forEach((key, value) -> reference(field + "." + key, value));
        return ordered(values);
    }

    /** References to what a store wants to know; those that lie together are named by their directory. */
    static Map<String, String> credentials(String field, Map<String, String> values) {
        String directory = values.getOrDefault(DIRECTORY, "file:");
        if (!directory.startsWith("file:") && isReference(directory)) {
            throw new PolicyException.Invalid(
                    field + "." + DIRECTORY,
                    "directory must be file:PATH of a directory with one file for each credential");
        }
        return references(field, values);
    }

    static Map<String, String> headers(String field, Map<String, String> values) {
        values.forEach((key, value) -> {
            if (SECRET_KEY.matcher(key).matches()) {
                reference(field + "." + key, value);
            }
        });
        return ordered(values);
    }

    static String address(String field, String value) {
        if (isReference(value)) {
            return value;
        }
        try {
            withoutSecret(field, new URI(value));
        } catch (java.net.URISyntaxException notAUri) {
            throw new PolicyException.Invalid(field, "must be a URL, or a reference to a secret that holds one");
        }
        return oneOfSchemes(field, value);
    }

    private static String oneOfSchemes(String field, String value) {
        if (!value.startsWith("http://") && !value.startsWith("https://")) {
            throw new PolicyException.Invalid(
                    field, "must begin with http:// or https://, or be a reference to a secret that holds a URL");
        }
        return value;
    }

    static URI withoutSecret(String field, URI value) {
        if (holdsPassword(value.getRawAuthority()) || holdsSecret(value.getRawQuery())) {
            throw new PolicyException.Invalid(
                    field,
                    "must not hold a password or token, which is not shown here; write a reference to it into the"
                            + " definition's secret fields");
        }
        return value;
    }

    private static boolean holdsPassword(@Nullable String authority) {
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        return authority != null && at >= 0 && authority.substring(0, at).indexOf(':') >= 0;
    }

    private static boolean holdsSecret(@Nullable String query) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("&", -1)) {
            String key = pair.substring(0, Math.max(0, pair.indexOf('=')));
            if (SECRET_KEY.matcher(key).matches() || QUERY_SECRET.matcher(key).matches()) {
                return true;
            }
        }
        return false;
    }

    /** A copy that keeps the order, which {@link Map#copyOf} does not. */
    static Map<String, String> ordered(Map<String, String> values) {
        values.forEach((key, value) -> {
            java.util.Objects.requireNonNull(key, "key");
            java.util.Objects.requireNonNull(value, "value");
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The same of lists. */
    static Map<String, List<String>> orderedLists(Map<String, List<String>> values) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((key, value) -> copy.put(java.util.Objects.requireNonNull(key, "key"), List.copyOf(value)));
        return Collections.unmodifiableMap(copy);
    }

    /** A copy in the order of the enum. */
    static <E extends Enum<E>> Set<E> ordered(Collection<E> values) {
        return Collections.unmodifiableSet(
                new LinkedHashSet<>(values.stream().sorted().toList()));
    }
}
