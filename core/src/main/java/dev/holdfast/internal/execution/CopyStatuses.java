package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.CopyStatus.State;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out how far the copies of a schedule are behind, by looking into its storages. What hinders it is told and never thrown. */
public final class CopyStatuses {
    private final OpenStorages storages;
    private final Configuration configuration;
    private final Schedule schedule;
    private final LackingCopies lacking;
    /** Each is read once, as several copies have the same source and several targets the same place. */
    private final Map<String, List<Snapshot>> places = new HashMap<>();

    private final Map<String, Backups> sources = new HashMap<>();

    private CopyStatuses(OpenStorages storages, Configuration configuration, Schedule schedule) {
        this.storages = storages;
        this.configuration = configuration;
        this.schedule = schedule;
        this.lacking = new LackingCopies(schedule, configuration.policyOf(schedule), storages.time());
    }

    /** One for each copy and target of a schedule that is usable, in the order in which they are defined. */
    public static List<CopyStatus> read(OpenStorages storages, Configuration configuration, Schedule schedule) {
        return new CopyStatuses(storages, configuration, schedule).read();
    }

    private List<CopyStatus> read() {
        List<CopyStatus> found = new ArrayList<>();
        for (CopyDestination to : CopyDestination.of(schedule)) {
            for (Target target : configuration.targetsOf(schedule)) {
                found.add(read(to, target.name()));
            }
        }
        return found;
    }

    private CopyStatus read(CopyDestination to, String target) {
        try {
            List<Snapshot> there = there(to);
            Backups backups = backups(target, there);
            requireNotGone(to, backups, there);
            List<Snapshot> missing = lacking.of(to, backups, target, there);
            Optional<Snapshot> newest = there.stream()
                    .filter(one -> StoredTags.isOf(one, schedule.name(), target))
                    .max(Comparator.comparing(one -> one.time().toInstant()));
            return new CopyStatus(
                    schedule.name(),
                    target,
                    to.name(),
                    to.storage(),
                    missing.isEmpty() ? State.CURRENT : State.BEHIND,
                    missing.size(),
                    missing.stream()
                            .map(one -> one.time().toInstant())
                            .min(Comparator.naturalOrder())
                            .orElse(null),
                    newest.map(one -> one.time().toInstant()).orElse(null),
                    missing.isEmpty() ? "" : missing.size() + " backup(s) are not in storage " + to.storage() + " yet");
        } catch (HoldfastException unanswered) {
            String why = String.valueOf(unanswered.getMessage());
            return new CopyStatus(schedule.name(), target, to.name(), to.storage(), State.UNKNOWN, 0, null, null, why);
        }
    }

    /** Where copies are, there was a source. */
    private Backups backups(String target, List<Snapshot> there) {
        try {
            return sources.computeIfAbsent(
                    target,
                    name -> Backups.of(storages.open(configuration.storageOf(schedule)), schedule.name(), name));
        } catch (RepositoryException.NotARepository | StoreException.NotFound nothingYet) {
            if (there.stream().anyMatch(one -> StoredTags.isOf(one, schedule.name(), target))) {
                throw nothingYet;
            }
            return Backups.ofSnapshots(List.of(), schedule.name(), target);
        }
    }

    private static void requireNotGone(CopyDestination to, Backups backups, List<Snapshot> there) {
        if (there.isEmpty() && backups.hasAny(to.kind(), to.name())) {
            throw new RepositoryException.NotARepository("the storage " + to.storage()
                    + " had copies and has none now: look whether it is the right place, and whether it is mounted");
        }
    }

    private List<Snapshot> there(CopyDestination to) {
        Storage storage = configuration
                .storage(to.storage())
                .orElseThrow(() -> new RepositoryException.NotFound("there is no storage " + to.storage()));
        try {
            return places.computeIfAbsent(
                    storage.name(), name -> storages.open(storage).snapshots());
        } catch (RepositoryException.NotARepository | StoreException.NotFound nothingYet) {
            return List.of();
        }
    }
}
