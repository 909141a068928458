package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Schedule;
import dev.holdfast.run.PartKind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where copies of a schedule's backups go.
 *
 * @param kind whether it is a copy or the vault
 * @param name of the copy
 * @param field in which the schedule names the storage
 * @param storage its name
 * @param setting empty for the vault
 * @param life a lifetime of the copies' own
 */
record CopyDestination(
        PartKind kind,
        String name,
        String field,
        String storage,
        Optional<CopySetting> setting,
        Optional<Lifetime> life) {
    /** The name of the copy into the vault. */
    static final String VAULT = "vault";

    /** All of a schedule. */
    static List<CopyDestination> of(Schedule schedule) {
        List<CopyDestination> all = new ArrayList<>();
        for (CopySetting one : schedule.copies()) {
            all.add(new CopyDestination(
                    PartKind.COPY,
                    one.name(),
                    "copies." + one.name() + ".storage",
                    one.storage(),
                    Optional.of(one),
                    one.retention()));
        }
        schedule.vault()
                .ifPresent(one -> all.add(new CopyDestination(
                        PartKind.VAULT,
                        VAULT,
                        "vault.storage",
                        one.storage(),
                        Optional.empty(),
                        Optional.of(one.retention()))));
        return all;
    }

    /** When a copy ends: by its own lifetime, else as its source does. */
    Optional<Instant> ends(Snapshot snapshot, ZoneId zone) {
        return life.isPresent()
                ? life.get().endAfter(snapshot.time().toInstant(), zone)
                : StoredTags.time(snapshot, StoredTags.EXPIRES);
    }
}
