package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.adapter.ImportFinding;
import dev.holdfast.adapter.ImportResult;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.Finding.Severity;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of an import.
 *
 * @param result as it was read
 * @param output the file that it was written into, or null
 */
record ImportOutput(ImportResult result, @Nullable Path output) {
    /** Whether nothing came over. */
    boolean isEmpty() {
        return objects() == 0;
    }

    private int objects() {
        Configuration ours = result.configuration();
        return ours.storages().size()
                + ours.targets().size()
                + ours.policies().size()
                + ours.schedules().size()
                + (ours.compliance().isPresent() ? 1 : 0);
    }

    String summary() {
        Configuration ours = result.configuration();
        String what = isEmpty()
                ? "nothing was imported"
                : "imported: storages " + ours.storages().size() + ", targets "
                        + ours.targets().size() + ", policies "
                        + ours.policies().size() + ", schedules "
                        + ours.schedules().size() + ", compliance "
                        + (ours.compliance().isPresent() ? 1 : 0);
        return what + "; findings: " + count(Severity.ERROR) + " to be decided, " + count(Severity.WARNING)
                + " not taken over, " + count(Severity.HINT) + " for information";
    }

    private long count(Severity severity) {
        return result.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    Fields fields() {
        Fields fields = Fields.message("import")
                .put("complete", !isEmpty() && !result.hasErrors())
                .put("configuration", tree())
                .put("yaml", isEmpty() ? "" : result.configuration().toYaml())
                .put(
                        "findings",
                        result.findings().stream().map(ImportOutput::finding).toList());
        Path file = output;
        return file == null || isEmpty() ? fields : fields.put("output", file.toString());
    }

    private Map<?, ?> tree() {
        try {
            return new ObjectMapper().readValue(result.configuration().toJson(), Map.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("our own JSON can be read", impossible);
        }
    }

    private static Fields finding(ImportFinding finding) {
        return new Fields()
                .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .put("kind", finding.kind().word())
                .put("source", finding.source())
                .put("path", finding.path())
                .put("value", finding.value())
                .put("reason", finding.reason())
                .put("advice", finding.advice());
    }
}
