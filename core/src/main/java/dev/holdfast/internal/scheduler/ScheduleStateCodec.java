package dev.holdfast.internal.scheduler;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.run.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a schedule as JSON, and back. */
final class ScheduleStateCodec {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);
    private static final int VERSION = 1;

    private ScheduleStateCodec() {}

    static String write(ScheduleState state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION)
                .put("schedule", state.schedule())
                .put("createdAt", state.createdAt().toString())
                .put("token", state.token());
        state.pause()
                .ifPresent(pause -> json.putObject("pause")
                        .put("paused", pause.paused())
                        .put("definitionPaused", pause.definitionPaused())
                        .put("by", pause.by())
                        .put("at", pause.at().toString()));
        json.put("skipNext", state.skipNext()).put("skipFlagUsed", state.skipFlagUsed());
        ObjectNode tracks = json.putObject("tracks");
        state.tracks().forEach((task, track) -> write(track, tracks.putObject(task.word())));
        ArrayNode requests = json.putArray("requests");
        state.requests().forEach(request -> write(request, requests.addObject()));
        ArrayNode active = json.putArray("active");
        state.active().forEach(claim -> write(claim, active.addObject()));
        state.interrupted().ifPresent(claim -> write(claim, json.putObject("interrupted")));
        state.firstRunAt().ifPresent(at -> json.put("firstRunAt", at.toString()));
        state.lastBackup().ifPresent(outcome -> write(outcome, json.putObject("lastBackup")));
        state.lastGood().ifPresent(outcome -> write(outcome, json.putObject("lastGood")));
        state.lastSkipped()
                .ifPresent(skipped -> json.putObject("lastSkipped")
                        .put("due", skipped.due().toString())
                        .put("at", skipped.at().toString())
                        .put("reason", skipped.reason().name()));
        json.put("storage", state.storage())
                .put("deleteBackups", state.deleteBackups())
                .put("minimumGood", state.minimumGood());
        state.goneAt().ifPresent(at -> json.put("goneAt", at.toString()));
        return json.toString();
    }

    private static void write(Track track, ObjectNode json) {
        json.put("handled", track.handled().toString())
                .put("timing", track.timing())
                .put("jitterWidth", track.jitterWidth().toString())
                .put("jitter", track.jitter().toString());
    }

    private static void write(Request request, ObjectNode json) {
        json.put("id", request.id()).put("task", request.task().word());
        request.rule().ifPresent(rule -> json.put("rule", rule));
        json.put("by", request.by()).put("at", request.at().toString());
    }

    private static void write(Claim claim, ObjectNode json) {
        json.put("run", claim.run())
                .put("task", claim.task().word())
                .put("due", claim.due().toString());
        ArrayNode rules = json.putArray("rules");
        claim.rules().forEach(rules::add);
        json.put("cause", claim.cause().name())
                .put("by", claim.by())
                .put("attempt", claim.attempt())
                .put("token", claim.token())
                .put("at", claim.at().toString());
        ArrayNode done = json.putArray("done");
        claim.done().forEach(done::add);
    }

    private static void write(Outcome outcome, ObjectNode json) {
        json.put("run", outcome.run())
                .put("due", outcome.due().toString())
                .put("at", outcome.at().toString())
                .put("state", outcome.state().name())
                .put("message", outcome.message());
    }

    /**
     * Reads what was written.
     *
     * @param path names the document in messages
     * @throws RepositoryException.Damaged if it is no state of a schedule
     * @throws RepositoryException.Unsupported if a later release wrote it
     */
    static ScheduleState read(String path, String text) {
        try (JsonParser parser = BoundedJson.parser(text.getBytes(StandardCharsets.UTF_8))) {
            JsonNode json = READER.readTree(parser);
            if (json.path("version").asInt() > VERSION) {
                throw new RepositoryException.Unsupported(path + " is of version "
                        + json.path("version").asInt() + ", and this release knows " + VERSION
                        + "; use the release that wrote it, or a later one");
            }
            return state(json);
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            throw new RepositoryException.Damaged(path + " is no state of a schedule: " + e.getMessage(), e);
        }
    }

    private static ScheduleState state(JsonNode json) {
        ScheduleState.Builder state = ScheduleState.of(text(json, "schedule"), instant(json, "createdAt"))
                .token(json.path("token").asLong())
                .skipNext(json.path("skipNext").asBoolean())
                .skipFlagUsed(json.path("skipFlagUsed").asBoolean())
                .firstRunAt(instantOrNull(json, "firstRunAt"))
                .storage(json.path("storage").asText())
                .deleteBackups(json.path("deleteBackups").asBoolean())
                .minimumGood(json.path("minimumGood").asInt(1))
                .goneAt(instantOrNull(json, "goneAt"));
        JsonNode pause = json.path("pause");
        if (pause.isObject()) {
            state.pause(new Pause(
                    pause.path("paused").asBoolean(),
                    pause.path("definitionPaused").asBoolean(),
                    text(pause, "by"),
                    instant(pause, "at")));
        }
        json.path("tracks").properties().forEach(entry -> state.track(task(entry.getKey()), track(entry.getValue())));
        json.path("requests").forEach(request -> state.request(request(request)));
        json.path("active").forEach(claim -> state.claim(claim(claim)));
        if (json.path("interrupted").isObject()) {
            state.interrupted(claim(json.path("interrupted")));
        }
        JsonNode skipped = json.path("lastSkipped");
        if (skipped.isObject()) {
            state.lastSkipped(new Skipped(
                    instant(skipped, "due"), instant(skipped, "at"), SkipReason.valueOf(text(skipped, "reason"))));
        }
        return state.lastBackup(outcome(json.path("lastBackup")))
                .lastGood(outcome(json.path("lastGood")))
                .build();
    }

    private static Track track(JsonNode json) {
        return new Track(
                instant(json, "handled"),
                text(json, "timing"),
                Duration.parse(text(json, "jitterWidth")),
                Duration.parse(text(json, "jitter")));
    }

    private static Request request(JsonNode json) {
        return new Request(
                text(json, "id"),
                task(text(json, "task")),
                json.has("rule") ? text(json, "rule") : null,
                text(json, "by"),
                instant(json, "at"));
    }

    private static Claim claim(JsonNode json) {
        return new Claim(
                text(json, "run"),
                task(text(json, "task")),
                instant(json, "due"),
                texts(json, "rules"),
                Cause.valueOf(text(json, "cause")),
                text(json, "by"),
                json.path("attempt").asInt(1),
                texts(json, "done"),
                json.path("token").asLong(),
                instant(json, "at"));
    }

    private static @Nullable Outcome outcome(JsonNode json) {
        return json.isObject()
                ? new Outcome(
                        text(json, "run"),
                        instant(json, "due"),
                        instant(json, "at"),
                        RunState.valueOf(text(json, "state")),
                        text(json, "message"))
                : null;
    }

    private static Task task(String word) {
        for (Task task : Task.values()) {
            if (task.word().equals(word)) {
                return task;
            }
        }
        throw new IllegalArgumentException("no task is called '" + word + "'");
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException("'" + field + "' is missing or not text");
        }
        return json.path(field).asText();
    }

    private static List<String> texts(JsonNode json, String field) {
        List<String> texts = new ArrayList<>();
        json.path(field).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Instant instant(JsonNode json, String field) {
        return Instant.parse(text(json, field));
    }

    private static @Nullable Instant instantOrNull(JsonNode json, String field) {
        return json.has(field) ? instant(json, field) : null;
    }
}
