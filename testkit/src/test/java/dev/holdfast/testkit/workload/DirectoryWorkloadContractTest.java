package dev.holdfast.testkit.workload;

import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWorkloadContractTest extends WorkloadContract {
    @TempDir
    private Path places;

    @Override
    protected Workload workload(Map<String, byte[]> files) {
        try {
            Path place = Files.createTempDirectory(places, "place");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = place.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return DirectoryWorkload.of(place);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected String pathInSnapshot(Workload workload) {
        return workload.paths().get(0);
    }

    @Override
    protected Map<String, byte[]> files(Workload workload) {
        Path place = Path.of(workload.paths().get(0));
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                files.put(place.relativize(path).toString(), Files.readAllBytes(path));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return files;
    }
}
