package dev.holdfast.mongodb.connect;

import com.mongodb.ConnectionString;
import dev.holdfast.spi.workload.WorkloadException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection string of MongoDB, taken apart: what the driver is told as a string, and what it is told otherwise or does not know.
 *
 * @param driver the string without user, mechanism and the options that are ours
 * @param user from in front of the hosts; empty if there is none
 * @param own the options of ours, by their names in lower case
 */
public record MongoLocation(String driver, String user, Map<String, String> own) {
    private static final Pattern FORM =
            Pattern.compile("(mongodb(?:\\+srv)?://)(?:([^@/?]*)@)?([^/?]*)(/[^?]*)?(?:\\?(.*))?", Pattern.DOTALL);

    /** What the tools of MongoDB take in a connection string and Java's driver does not, or what goes with the user. */
    private static final Set<String> OWN =
            Set.of("tlscafile", "tlscertificatekeyfile", "authmechanism", "authsource", "authmechanismproperties");

    /** What is said of the hosts of a location and of no others. */
    private static final Set<String> OF_HOSTS =
            Set.of("replicaset", "directconnection", "loadbalanced", "srvservicename", "srvmaxhosts");

    /** The schemes. */
    public static final Set<String> SCHEMES = Set.of("mongodb", "mongodb+srv");

    /**
     * Takes one apart.
     *
     * @throws WorkloadException.Invalid if it is none, or has a password in it
     */
    public static MongoLocation of(String text) {
        requireNoPassword(text);
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new WorkloadException.Invalid(
                    "'" + text + "' is no connection string; expected mongodb://HOST[:PORT][,HOST…][/?OPTION=VALUE&…]",
                    null);
        }
        String user = Optional.ofNullable(parts.group(2)).orElse("");
        Map<String, String> own = new LinkedHashMap<>();
        String rest = options(parts.group(5), own);
        String driver = parts.group(1)
                + parts.group(3)
                + Optional.ofNullable(parts.group(4)).orElse("/")
                + (rest.isEmpty() ? "" : "?" + rest);
        return new MongoLocation(requireUsable(driver), decoded(user), own);
    }

    /** Before anything is shown: a password may hold whatever divides a connection string. */
    private static void requireNoPassword(String text) {
        int slashes = text.indexOf("://");
        int at = text.lastIndexOf('@');
        if (slashes > 0 && at > slashes && text.substring(slashes + 3, at).contains(":")) {
            throw new WorkloadException.Invalid(
                    "the connection string for " + text.substring(at + 1).replaceAll("[/?].*", "")
                            + " has a password in it, which ends in logs and lists of processes; hand it in as the"
                            + " credential 'password'",
                    null);
        }
    }

    private static String options(String query, Map<String, String> own) {
        List<String> rest = new ArrayList<>();
        for (String option : query == null ? new String[0] : query.split("&")) {
            int equals = option.indexOf('=');
            String name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (OWN.contains(name)) {
                own.put(name, equals < 0 ? "" : decoded(option.substring(equals + 1)));
            } else if (!option.isEmpty()) {
                rest.add(option);
            }
        }
        return String.join("&", rest);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A name below {@code mongodb+srv:} is looked up only when it is connected to. */
    private static String requireUsable(String driver) {
        if (driver.startsWith("mongodb+srv:")) {
            return driver;
        }
        try {
            return new ConnectionString(driver).getConnectionString();
        } catch (IllegalArgumentException refused) {
            throw new WorkloadException.Invalid(
                    "the connection string for " + withoutOptions(driver) + " cannot be used: " + refused.getMessage(),
                    refused);
        }
    }

    /**
     * Other hosts of the same deployment, reached in the same way.
     *
     * @param hosts each as {@code name:port}
     */
    public MongoLocation to(List<String> hosts) {
        Matcher parts = FORM.matcher(driver);
        if (!parts.matches()) {
            throw new IllegalStateException("what was taken apart is a connection string");
        }
        List<String> kept = new ArrayList<>();
        boolean told = false;
        for (String option : Optional.ofNullable(parts.group(5)).orElse("").split("&", -1)) {
            String name = option.replaceAll("=.*", "").toLowerCase(Locale.ROOT);
            told |= name.equals("tls") || name.equals("ssl");
            if (!option.isEmpty() && !OF_HOSTS.contains(name)) {
                kept.add(option);
            }
        }
        if (driver.startsWith("mongodb+srv:") && !told) {
            kept.add("tls=true");
        }
        String other = "mongodb://" + String.join(",", hosts)
                + Optional.ofNullable(parts.group(4)).orElse("/")
                + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
        return new MongoLocation(requireUsable(other), user, own);
    }

    /** An option of ours. */
    Optional<String> option(String name) {
        return Optional.ofNullable(own.get(name)).filter(value -> !value.isEmpty());
    }

    /** The database in which users are looked up: what is asked for, else the one in the path, else admin. */
    String authSource() {
        return option("authsource").orElseGet(() -> {
            Matcher parts = FORM.matcher(driver);
            String path =
                    parts.matches() && parts.group(4) != null ? parts.group(4).substring(1) : "";
            return path.isEmpty() ? "admin" : decoded(path);
        });
    }

    @Override
    public String toString() {
        return withoutOptions(driver);
    }

    /** Options may hold secrets. */
    private static String withoutOptions(String driver) {
        return driver.replaceAll("(?s)/?\\?.*|/$", "");
    }
}
