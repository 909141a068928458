package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.Archive;
import dev.holdfast.run.FollowStatus.Note;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a log of changes is followed, as lines and JSON. */
final class FollowFields {
    private FollowFields() {}

    static Fields of(FollowStatus status, Instant now) {
        Archive archive = status.archive();
        Fields fields = new Fields()
                .put("target", status.target())
                .put("storage", status.storage())
                .put("schedules", status.schedules())
                .put("status", status.state().word())
                .put("message", status.message())
                .put("since", status.since())
                .put("window_seconds", status.window().toSeconds())
                .put("span_seconds", status.span().toSeconds())
                .put("slices", archive.slices())
                .put("bytes", archive.bytes())
                .put("gaps", archive.gaps());
        archive.reaches().ifPresent(at -> fields.put("reaches", at));
        status.lag(now).ifPresent(lag -> fields.put("lag_seconds", lag.toSeconds()));
        archive.slice().ifPresent(id -> fields.put("last_snapshot_id", id.hex()));
        archive.storedAt().ifPresent(at -> fields.put("last_stored", at));
        status.problem(now).ifPresent(why -> fields.put("problem", why));
        status.trouble()
                .ifPresent(trouble -> fields.put(
                        "last_error", new Fields().put("time", trouble.at()).put("message", trouble.message())));
        return fields.put(
                "notes", status.notes().stream().map(FollowFields::note).toList());
    }

    private static Fields note(Note note) {
        return new Fields()
                .put("time", note.at())
                .put("severity", note.finding().severity().name().toLowerCase(Locale.ROOT))
                .put("subject", note.finding().subject())
                .put("message", note.finding().message())
                .put("remedy", note.finding().remedy());
    }

    static List<String> lines(FollowStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        Archive archive = status.archive();
        lines.add(status.target() + " into " + status.storage() + ": "
                + status.state().word().toLowerCase(Locale.ROOT) + " since " + time(status.since()) + ", window "
                + status.window().toDays() + (status.window().toDays() == 1 ? " day" : " days")
                + (status.message().isEmpty() ? "" : ": " + status.message()));
        lines.add("  "
                + archive.reaches().map(until -> "reaches until " + time(until)).orElse("nothing stored yet")
                + status.lag(now)
                        .map(lag -> ", " + DurationText.of(lag) + " ago")
                        .orElse("")
                + ", " + archive.slices() + (archive.slices() == 1 ? " slice, " : " slices, ")
                + ByteText.of(archive.bytes())
                + (archive.gaps() == 0 ? "" : ", " + archive.gaps() + (archive.gaps() == 1 ? " gap" : " gaps")));
        status.trouble().ifPresent(trouble -> lines.add("  " + time(trouble.at()) + " " + trouble.message()));
        status.notes().forEach(note -> lines.add("  " + time(note.at()) + " " + note.finding()));
        return lines;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
