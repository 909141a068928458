package dev.holdfast.workload;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Target;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.spi.workload.WorkloadOptions;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Opens workloads by location: {@code dir:/path} or a bare path, {@code stdin:name}, {@code command:name?arg=…}, {@code
 * memory:name}, and whatever providers the class path has. Safe for use from any thread.
 */
public final class Workloads {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);

    private final TreeMap<String, WorkloadProvider> providers = new TreeMap<>();
    private final WorkloadProvider.Environment environment;

    /**
     * With the given providers.
     *
     * @param providers in the order of precedence
     * @param environment what they are handed
     */
    public Workloads(Iterable<WorkloadProvider> providers, WorkloadProvider.Environment environment) {
        this.environment = environment;
        for (WorkloadProvider provider : providers) {
            provider.schemes().forEach(scheme -> this.providers.putIfAbsent(scheme, provider));
        }
    }

    /** With every provider on the class path. */
    public static Workloads installed(Time time, InputStream standardInput) {
        return new Workloads(
                ServiceLoader.load(WorkloadProvider.class), new WorkloadProvider.Environment(time, standardInput));
    }

    /**
     * The same providers, which are handed something else.
     *
     * @param credentials what workloads need to know and must not show
     * @param options what is asked of them beside their locations
     */
    public Workloads with(StoreCredentials credentials, WorkloadOptions options) {
        return new Workloads(
                providers.values(),
                new WorkloadProvider.Environment(
                        environment.time(), environment.standardInput(), credentials, options));
    }

    /**
     * Opens one workload with the installed providers, the system's time and standard input.
     *
     * @throws WorkloadException.Invalid if the location cannot be understood
     */
    public static Workload open(String location) {
        return installed(Time.system(), System.in).at(location);
    }

    /**
     * Opens one workload for several locations with the installed providers, the system's time and standard input.
     *
     * @throws WorkloadException.Invalid if a location cannot be understood, or several are given that are not directories
     */
    public static Workload open(List<String> locations) {
        return installed(Time.system(), System.in).at(locations);
    }

    /** The schemes of locations that can be opened, in alphabetical order. */
    public List<String> schemes() {
        return List.copyOf(providers.keySet());
    }

    /**
     * Opens one workload.
     *
     * @throws WorkloadException.Invalid if the location cannot be understood
     */
    public Workload at(String location) {
        return at(List.of(location));
    }

    /**
     * Opens what a definition says.
     *
     * @param secrets reads its credentials, each when it is needed
     * @throws PolicyException.Invalid if it has no location
     * @throws WorkloadException.Invalid if the location cannot be understood, or takes no such options or credentials
     */
    public Workload of(Target target, Function<String, Secret> secrets) {
        String location = target.uri()
                .orElseThrow(() -> new PolicyException.Invalid("targets." + target.name() + ".uri", "it is missing"))
                .toString();
        if (isDirectory(location)) {
            new WorkloadOptions(target.options()).requireOnly(Set.of(), "a directory");
            DirectoryWorkload.Builder directory = directories(List.of(location));
            target.excludes().forEach(directory::exclude);
            return directory.build();
        }
        WorkloadOptions options = new WorkloadOptions(target.options());
        for (String pattern : target.excludes()) {
            options = options.and(WorkloadOptions.EXCLUDE, pattern);
        }
        return with(StoreCredentials.byReference(target.credentials(), secrets), options)
                .at(location);
    }

    /**
     * Opens one workload for several locations; only directories can be combined.
     *
     * @throws WorkloadException.Invalid if a location cannot be understood, or several are given that are not directories
     */
    public Workload at(List<String> locations) {
        if (locations.isEmpty()) {
            throw new WorkloadException.Invalid("no workload was named; " + accepted(), null);
        }
        if (locations.stream().allMatch(Workloads::isDirectory)) {
            environment.options().requireOnly(Set.of(), "a directory");
            return directories(locations).build();
        }
        if (locations.size() > 1) {
            throw new WorkloadException.Invalid(
                    "only directories can be backed up together, not " + String.join(", ", locations)
                            + "; run one backup for each",
                    null);
        }
        return provided(locations.get(0));
    }

    /** Whether the location is a directory or file of the host: {@code dir:…} or a bare path. */
    public static boolean isDirectory(String location) {
        String scheme = scheme(location);
        return scheme.isEmpty() || scheme.equals("dir");
    }

    /**
     * A builder that has the given directories as targets already.
     *
     * @param locations each {@code dir:…} or a bare path
     */
    public static DirectoryWorkload.Builder directories(List<String> locations) {
        DirectoryWorkload.Builder builder = DirectoryWorkload.builder();
        for (String location : locations) {
            builder.target(scheme(location).isEmpty() ? location : location.substring("dir:".length()));
        }
        return builder;
    }

    private Workload provided(String location) {
        String scheme = scheme(location);
        WorkloadProvider provider = providers.get(scheme);
        if (provider == null) {
            throw new WorkloadException.Invalid(
                    "no workload for '" + scheme + ":' in '" + location + "'; " + accepted() + "; write ./" + location
                            + " if a file of this name is meant",
                    null);
        }
        try {
            return provider.open(URI.create(location), environment);
        } catch (IllegalArgumentException notAUri) {
            throw new WorkloadException.Invalid(
                    "'" + location + "' is not a valid location: " + notAUri.getMessage(), notAUri);
        }
    }

    private static String scheme(String location) {
        var parsed = SCHEME.matcher(location);
        return parsed.matches() ? parsed.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private String accepted() {
        List<String> schemes = new ArrayList<>(providers.keySet());
        schemes.add("a bare path");
        return "known here: " + String.join(", ", schemes);
    }
}
