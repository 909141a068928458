package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.SnapshotId;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.Hold;
import dev.holdfast.run.RunVerification;
import dev.holdfast.service.BackupCopy;
import dev.holdfast.service.BackupEntry;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Backups for programs. */
final class BackupFields {
    private BackupFields() {}

    static Fields of(BackupEntry entry, Instant now) {
        Fields fields = new Fields()
                .put("name", entry.name())
                .put("target", entry.target())
                .put("created_by", entry.createdBy())
                .put("status", entry.status().text())
                .put("date", entry.at());
        entry.expiresAt().ifPresent(end -> fields.put("expires_at", end));
        entry.expiresIn(now).ifPresent(left -> fields.put("expires_in_seconds", left.toSeconds()));
        entry.protectedUntil().ifPresent(end -> fields.put("protected_until", end));
        putSize(fields, "added_bytes", entry.addedBytes());
        putSize(fields, "restored_bytes", entry.restoredBytes());
        fields.put("storage", entry.storage())
                .put("schedule", entry.schedule())
                .putUnlessEmpty("group", entry.group())
                .putUnlessEmpty("run", entry.run().orElse(""))
                .putUnlessEmpty(
                        "snapshot", entry.snapshot().map(SnapshotId::hex).orElse(""))
                .put("labels", labels(entry))
                .putUnlessEmpty("rules", entry.rules())
                .putUnlessEmpty("paths", entry.paths())
                .putUnlessEmpty("message", entry.message());
        entry.verification().ifPresent(found -> fields.put("verification", verification(found)));
        return fields.putUnlessEmpty(
                        "holds", entry.holds().stream().map(BackupFields::hold).toList())
                .putUnlessEmpty(
                        "copies",
                        entry.copies().stream().map(BackupFields::copy).toList());
    }

    private static void putSize(Fields fields, String name, OptionalLong bytes) {
        bytes.ifPresent(value -> fields.put(name, value));
    }

    private static Map<String, String> labels(BackupEntry entry) {
        return entry.labels().stream().collect(Collectors.toMap(Label::key, Label::value, (first, second) -> second));
    }

    private static Fields verification(RunVerification found) {
        return new Fields()
                .put("outcome", BackupText.word(found.outcome()))
                .put("at", found.at())
                .put("method", found.method())
                .put("run", found.run())
                .putUnlessEmpty("message", found.message());
    }

    static Fields hold(Hold hold) {
        Fields fields = new Fields()
                .put("id", hold.id())
                .put("reason", hold.reason())
                .put("owner", hold.owner())
                .put("placed_at", hold.placedAt());
        hold.until().ifPresent(end -> fields.put("until", end));
        return fields;
    }

    private static Fields copy(BackupCopy copy) {
        Fields fields = new Fields().put("storage", copy.storage()).put("state", BackupText.word(copy.state()));
        copy.snapshot().ifPresent(id -> fields.put("snapshot", id.hex()));
        copy.expiresAt().ifPresent(end -> fields.put("expires_at", end));
        return fields.putUnlessEmpty("message", copy.message());
    }
}
