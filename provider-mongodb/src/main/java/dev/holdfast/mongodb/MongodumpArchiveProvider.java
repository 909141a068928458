package dev.holdfast.mongodb;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.spi.workload.WorkloadProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code mongodump:FILE}, and {@code mongodump:-} for standard input. */
public final class MongodumpArchiveProvider implements WorkloadProvider {
    private static final String STANDARD_INPUT = "-";

    /** For the service loader. */
    public MongodumpArchiveProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(MongodumpArchive.SCHEME);
    }

    @Override
    public Workload open(URI location, Environment environment) {
        environment.options().requireOnly(Set.of(), MongodumpArchive.SCHEME + ":");
        String file = location.getSchemeSpecificPart();
        if (file.isEmpty() || location.getFragment() != null) {
            throw new WorkloadException.Invalid(
                    "'" + location + "' names no archive; write " + MongodumpArchive.SCHEME + ":FILE, or "
                            + MongodumpArchive.SCHEME + ":- for standard input",
                    null);
        }
        return file.equals(STANDARD_INPUT)
                ? MongodumpArchive.of("mongodump", environment.standardInput())
                : MongodumpArchive.of(Path.of(file));
    }
}
