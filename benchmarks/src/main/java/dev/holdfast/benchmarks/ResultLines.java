package dev.holdfast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Results for programs: an object for each measurement, one a line. */
record ResultLines(Results results, List<String> tools) {

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Row row : results.rows()) {
            for (String tool : tools) {
                List<Measurement> measured = results.measurements(row, tool);
                for (int round = 0; round < measured.size(); round++) {
                    lines.add(line(row, tool, round + 1, measured.get(round)).toString());
                }
            }
        }
        for (String tool : tools) {
            if (!Double.isNaN(results.medianSize(tool))) {
                lines.add(object("repository-size", tool)
                        .put("bytes", (long) results.medianSize(tool))
                        .toString());
            }
        }
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    private static ObjectNode line(Row row, String tool, int round, Measurement measurement) {
        ObjectNode object = object(row.id(), tool)
                .put("round", round)
                .put("wall_seconds", measurement.wallSeconds())
                .put("cpu_seconds", measurement.cpuSeconds())
                .put("rss_mib", measurement.memoryMebibytes());
        if (!Double.isNaN(measurement.heap().largestMebibytes())) {
            object.put("heap_mib", measurement.heap().largestMebibytes())
                    .put("longest_pause_ms", measurement.heap().longestPauseMillis());
        }
        return object;
    }

    private static ObjectNode object(String row, String tool) {
        return new ObjectMapper().createObjectNode().put("row", row).put("tool", tool);
    }
}
