package dev.holdfast.internal.observe;

import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Log lines about runs, as pairs of key and value, with the run's id both in the line and in the logging context under {@code run}, so that
 * whatever else is logged meanwhile can be found by it.
 */
final class RunLog {
    static final String KEY = "run";

    private static final Logger LOG = LoggerFactory.getLogger("dev.holdfast.runs");

    private final Consumer<String> lines;

    /** @param lines gets each line too, for programs that show them */
    RunLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Puts a run's id into the logging context of this thread until it is closed. */
    static Observer.Context context(String run) {
        String before = MDC.get(KEY);
        MDC.put(KEY, run);
        return () -> set(before);
    }

    private static void set(@Nullable String run) {
        if (run == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, run);
        }
    }

    void ended(RunRecord run) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put("event", "run-ended");
        pairs.put(KEY, run.id());
        pairs.put("kind", run.kind().word());
        pairs.put("name", run.name());
        pairs.put("schedule", run.schedule());
        pairs.put("target", run.target());
        pairs.put("storage", run.storage());
        pairs.put("state", run.state().name().toLowerCase(java.util.Locale.ROOT));
        run.snapshot().ifPresent(id -> pairs.put("snapshot", id));
        run.startedAt()
                .ifPresent(from ->
                        run.endedAt().ifPresent(to -> pairs.put("seconds", seconds(Duration.between(from, to)))));
        pairs.put("added_bytes", run.addedBytes());
        pairs.put("attempts", run.attempts());
        pairs.put("failures", run.failureCount());
        pairs.put("message", run.message());
        boolean good = run.state() == RunState.COMPLETED || run.state() == RunState.SKIPPED;
        Observer.Context context = context(run.id());
        try {
            log(good, LogLine.of(pairs));
        } finally {
            context.close();
        }
    }

    void news(News news) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        pairs.put(
                "event", news.event().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        pairs.put("schedule", news.schedule());
        pairs.put("target", news.target());
        pairs.put("message", news.text());
        log(false, LogLine.of(pairs));
    }

    private void log(boolean good, String line) {
        if (good) {
            LOG.info("{}", line);
        } else {
            LOG.warn("{}", line);
        }
        lines.accept(line);
    }

    private static String seconds(Duration took) {
        return String.format(java.util.Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }
}
