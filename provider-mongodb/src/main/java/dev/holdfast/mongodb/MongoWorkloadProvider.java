package dev.holdfast.mongodb;

import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.spi.workload.WorkloadOptions;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Opens {@code mongodb://…} and {@code mongodb+srv://…}. */
public final class MongoWorkloadProvider implements WorkloadProvider {
    private static final Set<String> OPTIONS = Set.of(
            "balancer-wait",
            "check-rights",
            "cluster",
            "common-time",
            "consistency",
            "drop",
            WorkloadOptions.EXCLUDE,
            "force-lock",
            "include",
            "indexes",
            "lock-time",
            "max-lag",
            "ns-map",
            "oplog",
            "parallel",
            "parallel-shards",
            "primary",
            "query",
            "tag",
            "users",
            "uuids",
            "weight");

    /** For the service loader. */
    public MongoWorkloadProvider() {}

    @Override
    public Set<String> schemes() {
        return MongoLocation.SCHEMES;
    }

    @Override
    public Workload open(URI location, Environment environment) {
        WorkloadOptions options = environment.options();
        options.requireOnly(OPTIONS, "mongodb:");
        MongoWorkloadBuilder builder = MongoWorkload.at(location.toString()).credentials(environment.credentials());
        options.one("consistency").map(MongoWorkloadProvider::mode).ifPresent(builder::consistency);
        duration(options, "lock-time").ifPresent(builder::lockTime);
        duration(options, "max-lag").ifPresent(builder::mostLag);
        duration(options, "balancer-wait").ifPresent(builder::balancerWait);
        options.one("parallel-shards")
                .map(text -> number("parallel-shards", text))
                .ifPresent(builder::parallelShards);
        options.one("parallel").map(text -> number("parallel", text)).ifPresent(builder::parallel);
        options.all("include").forEach(builder::include);
        options.all(WorkloadOptions.EXCLUDE).forEach(builder::exclude);
        options.all("ns-map").forEach(builder::map);
        options.all("query").forEach(text -> pair("query", text, builder::query));
        options.all("tag").forEach(text -> pair("tag", text, builder::tag));
        options.all("weight")
                .forEach(text -> pair("weight", text, (host, weight) -> builder.weight(host, real("weight", weight))));
        return builder.cluster(options.yes("cluster", true))
                .commonTime(options.yes("common-time", true))
                .lockForced(options.yes("force-lock", false))
                .primaryAllowed(options.yes("primary", false))
                .drop(options.yes("drop", false))
                .users(options.yes("users", false))
                .indexes(options.yes("indexes", true))
                .oplog(options.yes("oplog", true))
                .rightsCompared(options.yes("check-rights", true))
                .uuids(options.yes("uuids", true))
                .build();
    }

    private static ConsistencyMode mode(String text) {
        return Arrays.stream(ConsistencyMode.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new WorkloadException.Invalid(
                        "consistency: expected auto, lock, oplog or none, was '" + text + "'", null));
    }

    private static Optional<Duration> duration(WorkloadOptions options, String name) {
        return options.one(name).map(text -> {
            try {
                String upper = text.toUpperCase(Locale.ROOT);
                return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
            } catch (DateTimeException malformed) {
                throw new WorkloadException.Invalid(
                        name + ": expected a duration such as 90s, 15m or 1h30m, was '" + text + "'", malformed);
            }
        });
    }

    private static int number(String name, String text) {
        return (int) real(name, text);
    }

    private static double real(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw new WorkloadException.Invalid(name + ": expected a number, was '" + text + "'", malformed);
        }
    }

    private static void pair(String name, String text, BiFunction<String, String, MongoWorkloadBuilder> receiver) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new WorkloadException.Invalid(name + ": expected NAME=VALUE, was '" + text + "'", null);
        }
        try {
            MongoWorkloadBuilder unused = receiver.apply(text.substring(0, equals), text.substring(equals + 1));
        } catch (IllegalArgumentException unusable) {
            throw new WorkloadException.Invalid(name + ": '" + text + "': " + unusable.getMessage(), unusable);
        }
    }
}
