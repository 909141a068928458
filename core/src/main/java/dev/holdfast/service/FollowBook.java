package dev.holdfast.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.SnapshotId;
import dev.holdfast.run.Finding;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.Archive;
import dev.holdfast.run.FollowStatus.Note;
import dev.holdfast.run.FollowStatus.Trouble;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How each log of changes is followed, in documents {@code state/following/TARGET/STORAGE}: so that others see it, and whoever leads next knows
 * how far it came. Safe for use from any thread.
 */
final class FollowBook {
    private static final String PREFIX = "state/following/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateStore state;

    FollowBook(StateStore state) {
        this.state = state;
    }

    /**
     * What is noted.
     *
     * @param status how it stood
     * @param token of the leader who wrote it
     */
    record Entry(FollowStatus status, long token) {}

    private static String path(String target, String storage) {
        return PREFIX + StateDocument.part(target) + "/" + StateDocument.part(storage);
    }

    void put(FollowStatus status, long token) {
        String path = path(status.target(), status.storage());
        String json = json(status, token);
        Optional<StateDocument> found = state.read(path);
        if (found.isEmpty()) {
            StateDocument unused = state.create(path, json);
        } else if (!found.get().json().equals(json)) {
            StateDocument unused = state.replace(found.get(), json);
        }
    }

    void remove(FollowStatus status) {
        state.read(path(status.target(), status.storage())).ifPresent(state::delete);
    }

    List<Entry> entries() {
        List<String> paths = new ArrayList<>();
        state.list(PREFIX, paths::add);
        List<Entry> entries = new ArrayList<>();
        paths.forEach(path -> state.read(path).map(FollowBook::entry).ifPresent(entries::add));
        return entries;
    }

    private static String json(FollowStatus status, long token) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("target", status.target()).put("storage", status.storage()).put("token", token);
        status.schedules().forEach(json.putArray("schedules")::add);
        json.put("window", status.window().toString())
                .put("span", status.span().toString())
                .put("state", status.state().name())
                .put("message", status.message())
                .put("since", status.since().toString());
        Archive archive = status.archive();
        ObjectNode stored = json.putObject("archive");
        stored.put("slices", archive.slices()).put("bytes", archive.bytes()).put("gaps", archive.gaps());
        archive.reaches().ifPresent(at -> stored.put("reaches", at.toString()));
        archive.slice().ifPresent(id -> stored.put("slice", id.hex()));
        archive.storedAt().ifPresent(at -> stored.put("stored_at", at.toString()));
        status.trouble()
                .ifPresent(trouble -> json.putObject("trouble")
                        .put("at", trouble.at().toString())
                        .put("message", trouble.message()));
        for (Note note : status.notes()) {
            json.withArray("notes")
                    .addObject()
                    .put("at", note.at().toString())
                    .put("severity", note.finding().severity().name())
                    .put("subject", note.finding().subject())
                    .put("message", note.finding().message())
                    .put("remedy", note.finding().remedy());
        }
        return json.toString();
    }

    private static Entry entry(StateDocument document) {
        try {
            JsonNode json = JSON.readTree(document.json());
            List<String> schedules = new ArrayList<>();
            json.path("schedules").forEach(one -> schedules.add(one.asText()));
            List<Note> notes = new ArrayList<>();
            json.path("notes").forEach(note -> notes.add(note(note)));
            FollowStatus status = new FollowStatus(
                    json.path("target").asText(),
                    json.path("storage").asText(),
                    schedules,
                    Duration.parse(json.path("window").asText()),
                    Duration.parse(json.path("span").asText()),
                    FollowStatus.State.valueOf(json.path("state").asText()),
                    json.path("message").asText(),
                    Instant.parse(json.path("since").asText()),
                    archive(json.path("archive")),
                    trouble(json.path("trouble")),
                    notes);
            return new Entry(status, json.path("token").asLong());
        } catch (IOException | RuntimeException damaged) {
            throw new StateException.Damaged(
                    "the document " + document.path() + " does not say how a log of changes is followed", damaged);
        }
    }

    private static Archive archive(JsonNode json) {
        JsonNode slice = json.path("slice");
        return new Archive(
                instant(json.path("reaches")),
                slice.isMissingNode() ? null : new SnapshotId(slice.asText()),
                instant(json.path("stored_at")),
                json.path("slices").asLong(),
                json.path("bytes").asLong(),
                json.path("gaps").asLong());
    }

    private static @Nullable Instant instant(JsonNode json) {
        return json.isMissingNode() ? null : Instant.parse(json.asText());
    }

    private static @Nullable Trouble trouble(JsonNode json) {
        return json.isMissingNode()
                ? null
                : new Trouble(
                        Instant.parse(json.path("at").asText()),
                        json.path("message").asText());
    }

    private static Note note(JsonNode json) {
        return new Note(
                Instant.parse(json.path("at").asText()),
                new Finding(
                        Finding.Severity.valueOf(json.path("severity").asText()),
                        json.path("subject").asText(),
                        json.path("message").asText(),
                        json.path("remedy").asText()));
    }
}
