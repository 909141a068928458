package dev.holdfast.internal.observe;

import dev.holdfast.policy.NotificationRule.Event;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to tell about a run that ended. */
final class RunNews {
    private RunNews() {}

    /** @param failedBefore whether the run of this kind before it, for the same schedule and target, did not complete */
    static List<News> of(RunRecord run, boolean failedBefore, Instant now) {
        List<News> all = new ArrayList<>();
        all.add(news(run, event(run), now, run.name().isEmpty() ? run.id() : run.name(), run.message()));
        if (run.state() == RunState.COMPLETED && failedBefore) {
            all.add(news(run, Event.RECOVERED, now, subject(run), "It completed again after it had failed."));
        }
        for (RunPart part : run.parts()) {
            boolean retains = part.kind() == PartKind.RETENTION || part.kind() == PartKind.PRUNE;
            if (retains && part.state() == RunState.FAILED) {
                all.add(news(run, Event.RETENTION_BLOCKED, now, subject(run), part.message()));
            }
        }
        return all;
    }

    private static Event event(RunRecord run) {
        boolean failed = run.state() == RunState.FAILED || run.state() == RunState.CANCELLED;
        if (failed && (run.kind() == RunKind.RETENTION || run.kind() == RunKind.PRUNE)) {
            return Event.RETENTION_BLOCKED;
        }
        if (failed && run.kind() == RunKind.VERIFICATION) {
            return Event.VERIFICATION_FAILED;
        }
        return switch (run.state()) {
            case COMPLETED -> Event.COMPLETED;
            case PARTIALLY_FAILED -> Event.PARTIALLY_FAILED;
            case SKIPPED -> Event.SKIPPED;
            default -> Event.FAILED;
        };
    }

    private static String subject(RunRecord run) {
        return run.schedule().isEmpty() ? run.name() : run.schedule();
    }

    private static News news(RunRecord run, Event event, Instant now, String subject, String text) {
        String title = "Holdfast: " + run.kind().word() + " " + subject + ": " + words(event)
                + (run.target().isEmpty() ? "" : " (" + run.target() + ")");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", run.id());
        facts.put("name", run.name());
        facts.put("kind", run.kind().word());
        facts.put("state", run.status().text());
        facts.put("storage", run.storage());
        run.startedAt().ifPresent(at -> facts.put("started", at.toString()));
        run.endedAt().ifPresent(at -> facts.put("ended", at.toString()));
        run.snapshot().ifPresent(id -> facts.put("snapshot", id.toString()));
        if (run.failureCount() > 0) {
            facts.put("failed items", Long.toString(run.failureCount()));
        }
        facts.values().removeIf(String::isEmpty);
        return new News(
                event,
                run.schedule(),
                run.target(),
                run.endedAt().orElse(now),
                title,
                text.isEmpty() ? title : text,
                facts);
    }

    static String words(Event event) {
        return switch (event) {
            case COMPLETED -> "completed";
            case PARTIALLY_FAILED -> "partially failed";
            case FAILED -> "failed";
            case SKIPPED -> "skipped";
            case MISSED -> "missed";
            case RECOVERED -> "completed again";
            case STALE -> "no good backup for too long";
            case VERIFICATION_FAILED -> "verification failed";
            case RETENTION_BLOCKED -> "retention is blocked";
            case COMPLIANCE_REFUSED -> "refused by compliance";
            case STORAGE_UNAVAILABLE -> "storage does not answer";
            case VALIDATION_FAILED -> "the definition is not valid";
            case POINT_IN_TIME_LOST -> "points in time cannot be restored";
        };
    }
}
