package dev.holdfast.spi.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in an object store, taken apart: {@code s3://bucket/prefix?region=eu-central-1}.
 *
 * @param container the bucket or container
 * @param prefix whole parts with a {@code /} behind, or empty
 * @param parameters what stands behind the {@code ?}, by name
 */
public record StoreUri(String container, String prefix, Map<String, String> parameters) {
    /** Copies the parameters. */
    public StoreUri {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Takes a location apart.
     *
     * @param form how such a location is written, for messages
     * @param known the names of parameters that are understood
     * @throws StoreException.Invalid if it has another form, carries a user or a password, or has a parameter that is not known
     */
    public static StoreUri parse(URI location, String form, Set<String> known) {
        String scheme = location.getScheme() + "://";
        if (location.isOpaque()) {
            throw invalid(scheme, form, "has no // behind its scheme");
        }
        String authority = location.getRawAuthority();
        if (authority == null || authority.isEmpty()) {
            throw invalid(scheme, form, "names no bucket or container");
        }
        if (authority.contains("@") || authority.contains(":")) {
            throw invalid(scheme + "...", form, "carries a user, a password or a port, which belong elsewhere");
        }
        if (location.getRawFragment() != null) {
            throw invalid(scheme + authority, form, "has a '#'; write it as %23");
        }
        return new StoreUri(
                decoded(authority),
                prefix(scheme + authority, form, location.getPath()),
                parameters(scheme + authority, form, location.getRawQuery(), known));
    }

    /** The value of a parameter, if it was given. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * The URI that a parameter holds.
     *
     * @throws StoreException.Invalid if it is none
     */
    public static URI address(String name, String value) {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException malformed) {
            throw new StoreException.Invalid("the parameter '" + name + "' is no URI: write https://HOST[:PORT]", null);
        }
    }

    /**
     * Whether a parameter says {@code true}.
     *
     * @throws StoreException.Invalid if it does not say {@code false} either
     */
    public static boolean flag(String name, String value) {
        return !choice(name, value, "true", "false");
    }

    /**
     * Whether a parameter says the second of two words.
     *
     * @throws StoreException.Invalid if it does not say the first either
     */
    public static boolean choice(String name, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new StoreException.Invalid(
                    "the parameter '" + name + "' is " + first + " or " + second + ", was '" + value + "'", null);
        }
        return value.equals(second);
    }

    /**
     * The number that a parameter holds.
     *
     * @throws StoreException.Invalid if it is none of 1 to 99999
     */
    public static int number(String name, String value) {
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw new StoreException.Invalid(
                    "the parameter '" + name + "' is a number of 1 to 99999, was '" + value + "'", null);
        }
        return Integer.parseInt(value);
    }

    private static String prefix(String place, String form, @Nullable String path) {
        String joined = Arrays.stream((path == null ? "" : path).split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> part + "/")
                .collect(Collectors.joining());
        try {
            return joined.isEmpty()
                    ? ""
                    : BlobKey.of(joined.substring(0, joined.length() - 1)).path() + "/";
        } catch (IllegalArgumentException unusable) {
            throw invalid(place, form, "has a prefix that cannot be used (" + unusable.getMessage() + ")");
        }
    }

    private static Map<String, String> parameters(
            String place, String form, @Nullable String query, Set<String> known) {
        Map<String, String> found = new TreeMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!known.contains(name)) {
                throw invalid(
                        place,
                        form,
                        "has a parameter '" + name + "', which is not known; known are "
                                + String.join(", ", new TreeSet<>(known)));
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw invalid(place, form, "has a parameter '" + name + "' without a value");
            }
            if (found.put(name, decoded(pair.substring(equals + 1))) != null) {
                throw invalid(place, form, "has the parameter '" + name + "' twice");
            }
        }
        return found;
    }

    /** A plus is itself: that it may mean a space is a custom of forms, not of URIs. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static StoreException.Invalid invalid(String place, String form, String problem) {
        return new StoreException.Invalid(
                "the location " + place + " " + problem + "; it is written " + form
                        + ", and credentials are handed in, never written into it",
                null);
    }
}
