package dev.holdfast.workload;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.net.URI;
import java.util.Set;

/** Opens {@code dir:PATH}; {@link Workloads} takes the path as it is written, this provider takes it as a URI. */
public final class DirectoryWorkloadProvider implements WorkloadProvider {
    /** For the service loader. */
    public DirectoryWorkloadProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("dir");
    }

    @Override
    public Workload open(URI location, Environment environment) {
        environment.options().requireOnly(Set.of(), "dir:");
        return DirectoryWorkload.builder().target(Location.of(location).name()).build();
    }
}
