package dev.holdfast.workload;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.net.URI;
import java.util.Set;

/** Opens {@code stdin:NAME}, which reads the standard input that the program hands in. */
public final class StreamWorkloadProvider implements WorkloadProvider {
    /** For the service loader. */
    public StreamWorkloadProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("stdin");
    }

    @Override
    public Workload open(URI location, Environment environment) {
        environment.options().requireOnly(Set.of(), "stdin:");
        return StreamWorkload.from(Location.of(location).name(), environment.standardInput());
    }
}
