package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Condition;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.SourceResult;
import java.util.List;
import java.util.Locale;

/** What the records of runs have beyond restic's JSON. */
final class RunFields {
    private RunFields() {}

    static Fields of(BackupRun run) {
        return new Fields()
                .put("run_id", run.id())
                .putUnlessEmpty("name", run.name())
                .put("state", word(run.state()))
                .put("attempts", run.attempts())
                .put("conditions", conditions(run.conditions()))
                .put("failure_count", run.failureCount())
                .put("failures", failures(run.failures()))
                .putUnlessEmpty("sources", sources(run.sources()));
    }

    private static List<Fields> sources(List<SourceResult> sources) {
        return sources.stream()
                .map(one -> new Fields()
                        .put("part", one.part())
                        .put("source", one.source())
                        .put("lag_seconds", one.lag().toSeconds())
                        .put("held_millis", one.held().toMillis())
                        .put("records", one.records())
                        .put("bytes", one.bytes()))
                .toList();
    }

    static Fields of(RestoreRun run) {
        return new Fields()
                .put("run_id", run.id())
                .put("snapshot_id", run.snapshot().hex())
                .put("target", run.target())
                .put("state", word(run.state()))
                .put("conditions", conditions(run.conditions()))
                .put("failure_count", run.failureCount())
                .put("failures", failures(run.failures()));
    }

    private static List<Fields> conditions(List<Condition> conditions) {
        return conditions.stream()
                .map(one -> new Fields()
                        .put("type", one.type())
                        .put("status", word(one.status()))
                        .put("reason", one.reason())
                        .put("message", one.message())
                        .put("last_transition_time", one.lastTransitionTime()))
                .toList();
    }

    private static List<Fields> failures(List<ItemFailure> failures) {
        return failures.stream()
                .map(one -> new Fields()
                        .put("item", one.path())
                        .put("during", one.during())
                        .put("message", one.message()))
                .toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
