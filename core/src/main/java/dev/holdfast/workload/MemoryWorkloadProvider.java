package dev.holdfast.workload;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@code memory:NAME}; the same provider gives the same tree for the same name. */
public final class MemoryWorkloadProvider implements WorkloadProvider {
    /** For the service loader. */
    public MemoryWorkloadProvider() {}

    private final Map<String, MemoryWorkload> trees = new ConcurrentHashMap<>();

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public Workload open(URI location, Environment environment) {
        environment.options().requireOnly(Set.of(), "memory:");
        return trees.computeIfAbsent(Location.of(location).name(), MemoryWorkload::named);
    }
}
