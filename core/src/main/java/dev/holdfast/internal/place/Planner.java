package dev.holdfast.internal.place;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the dump and the target together and decides; changes nothing. */
final class Planner {
    private final RestoreContext context;
    private final RestoreOptions options;
    private final Ledger ledger;
    private final PlanNotes notes;
    private final FileDecision files;
    private final Comparison comparison;
    private boolean deleting;
    /** How many entries were met that are wanted for their own sake, or that nobody can judge. */
    private long wanted;

    Planner(RestoreContext context, RestoreOptions options, Comparison comparison, Ledger ledger, PlanNotes notes) {
        this.context = context;
        this.options = options;
        this.ledger = ledger;
        this.notes = notes;
        this.comparison = comparison;
        files = new FileDecision(options, comparison, notes);
        deleting = options.delete();
    }

    /** @param there null if the directory does not exist yet */
    void walk(SourceDirectory directory, @Nullable HostDirectory there, String path) {
        Extras extras = new Extras(there, path);
        NameCheck names = new NameCheck();
        Step end = Step.END;
        try {
            directory.forEach(each -> {
                context.checkCancelled();
                entry(each, there, path, names, extras);
            });
        } catch (RepositoryException.Damaged damaged) {
            notes.conflict(
                    path, "its entries cannot be read: " + damaged.getMessage(), "run a check of the repository");
            end = Step.END_DAMAGED;
            wanted++;
        }
        ledger.add(end);
        if (options.delete()) {
            ledger.addDeletions(end == Step.END && deleting ? extras.decide(directory) : new long[0]);
        }
    }

    private void entry(SourceEntry each, @Nullable HostDirectory there, String path, NameCheck names, Extras extras) {
        Entry entry = each.entry();
        String below = path + "/" + entry.name();
        var refusal = names.refusal(entry.name());
        if (refusal.isPresent()) {
            deleting = false;
            wanted++;
            ledger.add(Step.CONFLICT);
            notes.conflict(below, refusal.get(), "the snapshot is damaged or was tampered with; run a check");
            return;
        }
        extras.known(entry.name());
        if (entry.type() == EntryType.SOCKET) {
            return;
        }
        if (each instanceof SourceEntry.OfDirectory inner && !inner.directory().isWanted()) {
            onTheWay(each, there, below);
        } else {
            wanted++;
            decideOrReport(each, there, below);
        }
    }

    /** A directory that a filter does not ask for comes back only if something in it does. */
    private void onTheWay(SourceEntry each, @Nullable HostDirectory there, String path) {
        Ledger.Mark decided = ledger.mark();
        PlanNotes.Mark noted = notes.mark();
        long before = wanted;
        decideOrReport(each, there, path);
        if (wanted == before) {
            ledger.back(decided);
            notes.back(noted);
            ledger.add(Step.SKIP);
        }
    }

    private void decideOrReport(SourceEntry each, @Nullable HostDirectory there, String path) {
        try {
            decide(each, there, path);
        } catch (RepositoryException.Damaged lost) {
            ledger.add(Step.CONFLICT);
            notes.conflict(path, Reasons.of(lost), "run a check of the repository");
            wanted++;
        } catch (IOException unreadable) {
            ledger.add(Step.CONFLICT);
            notes.conflict(path, Reasons.of(unreadable), "look at the permissions of the target");
            wanted++;
        }
    }

    private void decide(SourceEntry each, @Nullable HostDirectory there, String path) throws IOException {
        byte[] name = each.entry().name().toBytes();
        FileStatus status = there == null ? null : there.status(name);
        if (each instanceof SourceEntry.OfDirectory inner) {
            directory(inner, there, name, status, path);
        } else if (each instanceof SourceEntry.OfFile file) {
            record(files.decide(file, there, name, status, path), there, name, status);
        } else if (there == null || status == null) {
            notes.note(path, Action.CREATE, 1, 0, "it does not exist yet");
            ledger.add(Step.CREATE);
        } else {
            record(special(each.entry(), there, name, status, path), there, name, status);
        }
    }

    private void record(Step step, @Nullable HostDirectory there, byte[] name, @Nullable FileStatus status)
            throws IOException {
        if (there != null && status != null && step.hasPrint()) {
            ledger.add(step, step.removes() ? Fingerprint.of(there, name, status) : Fingerprint.of(status));
        } else {
            ledger.add(step);
        }
    }

    private Step special(Entry entry, HostDirectory there, byte[] name, FileStatus status, String path)
            throws IOException {
        if (files.isLeft(entry, status)) {
            notes.note(path, Action.KEEP, 1, 0, "what is there is not to be overwritten");
            return Step.LEAVE;
        }
        if (!comparison.sameSpecial(there, name, status, entry)) {
            return files.replace(there, name, status, path, 0);
        }
        return files.attributes(there, name, status, entry, path);
    }

    private void directory(
            SourceEntry.OfDirectory each,
            @Nullable HostDirectory there,
            byte[] name,
            @Nullable FileStatus status,
            String path)
            throws IOException {
        if (there == null || status == null) {
            notes.note(path, Action.CREATE, 1, 0, "it does not exist yet");
            ledger.add(Step.CREATE);
            walk(each.directory(), null, path);
        } else if (status.type() != EntryType.DIRECTORY) {
            replaceByDirectory(each, there, name, status, path);
        } else {
            try (HostDirectory inner = there.directory(name)) {
                boolean same = comparison.sameAttributes(inner, status, each.entry());
                String reason = same ? "it is the same" : "its attributes differ";
                notes.note(path, same ? Action.KEEP : Action.CHANGE, 1, 0, reason);
                record(same ? Step.KEEP : Step.ATTRIBUTES, there, name, status);
                walk(each.directory(), inner, path);
            }
        }
    }

    private void replaceByDirectory(
            SourceEntry.OfDirectory each, HostDirectory there, byte[] name, FileStatus status, String path)
            throws IOException {
        if (files.isLeft(each.entry(), status)) {
            notes.conflict(path, "something that is not a directory is in the way", "remove it, or allow overwriting");
            ledger.add(Step.CONFLICT);
            return;
        }
        notes.note(path, Action.CHANGE, 1, 0, "something that is not a directory is replaced");
        record(Step.REPLACE, there, name, status);
        walk(each.directory(), null, path);
    }

    /** What the target has and the dump does not. */
    private final class Extras {
        private final @Nullable HostDirectory there;
        private final String path;
        private final List<byte[]> names;
        private final BitSet known = new BitSet();

        Extras(@Nullable HostDirectory there, String path) {
            this.there = there;
            this.path = path;
            names = options.delete() && there != null ? sorted(there) : List.of();
        }

        private List<byte[]> sorted(HostDirectory directory) {
            try {
                List<byte[]> listed = new ArrayList<>(directory.names());
                listed.sort(Arrays::compareUnsigned);
                return listed;
            } catch (IOException unreadable) {
                notes.conflict(path, "it cannot be listed: " + Reasons.of(unreadable), "nothing is deleted in it");
                return List.of();
            }
        }

        void known(EntryName name) {
            int at = java.util.Collections.binarySearch(names, name.toBytes(), Arrays::compareUnsigned);
            if (at >= 0) {
                known.set(at);
            }
        }

        long[] decide(SourceDirectory directory) {
            List<Long> prints = new ArrayList<>();
            for (int i = known.nextClearBit(0); i < names.size(); i = known.nextClearBit(i + 1)) {
                EntryName name = EntryName.of(names.get(i));
                if (there != null && directory.covers(name)) {
                    decide(there, name, prints);
                }
            }
            return prints.stream().mapToLong(Long::longValue).toArray();
        }

        private void decide(HostDirectory directory, EntryName name, List<Long> prints) {
            String below = path + "/" + name;
            try {
                FileStatus status = directory.status(name.toBytes());
                if (status != null) {
                    Removal.Amount amount = Removal.measure(directory, name.toBytes(), status);
                    prints.add(Fingerprint.of(name.toBytes(), status, amount));
                    notes.note(below, Action.DELETE, amount.entries(), amount.bytes(), "the dump does not have it");
                }
            } catch (IOException unreadable) {
                notes.conflict(below, Reasons.of(unreadable), "look at the permissions of the target");
            }
        }
    }
}
