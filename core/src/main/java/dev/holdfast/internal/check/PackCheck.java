package dev.holdfast.internal.check;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.Finding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Compares the packs that are stored with those that the index names (RESTIC_FORMAT 15 (2)). */
final class PackCheck {
    private final BlobIndex index;
    private final Problems problems;
    private final Damage damage;
    private final BitSet present = new BitSet();
    private final List<Orphan> orphans = new ArrayList<>();

    private record Orphan(BlobId id, long bytes) {}

    private PackCheck(BlobIndex index, Problems problems, Damage damage) {
        this.index = index;
        this.problems = problems;
        this.damage = damage;
    }

    /** Compares, and notes problems but for orphans. */
    static PackCheck run(OpenRepository repository, BlobIndex index, Problems problems, Damage damage) {
        PackCheck check = new PackCheck(index, problems, damage);
        repository.files().listPacks(info -> check.see(BlobId.fromHex(info.key().name()), info.lengthBytes()));
        index.forEachPack(check::lookForMissing);
        return check;
    }

    /** The numbers of the packs that are there. */
    BitSet present() {
        return present;
    }

    /** Notes packs that no index names. Called when all else is known: where something is missing, they may hold it. */
    void noteOrphans() {
        boolean wanted = problems.errorCount() > 0;
        for (Orphan orphan : orphans) {
            problems.note(
                    wanted ? Finding.Severity.WARNING : Finding.Severity.HINT,
                    CheckProblem.Kind.PACK_ORPHANED,
                    "pack " + orphan.id().hex(),
                    "no index names it, so its " + orphan.bytes() + " bytes are of no use",
                    wanted ? Remedies.REPAIR_INDEX_FIRST : "harmless; the next prune removes it");
        }
    }

    private void see(BlobId id, long bytes) {
        Optional<PackSummary> known = index.pack(id);
        if (known.isEmpty()) {
            orphans.add(new Orphan(id, bytes));
            return;
        }
        present.set(known.get().number());
        if (known.get().sizeBytes() != bytes) {
            wrongSize(known.get(), bytes);
        }
    }

    private void wrongSize(PackSummary pack, long bytes) {
        List<PackEntry> beyond = index.entriesOf(pack.number()).stream()
                .filter(entry -> entry.offset() + entry.length() > bytes)
                .toList();
        Problems.Found found = problems.error(
                CheckProblem.Kind.PACK_SIZE,
                "pack " + pack.id().hex(),
                "it has " + bytes + " bytes, but from the index follow " + pack.sizeBytes(),
                Remedies.repairPack(pack.id()),
                ids(beyond));
        index.forEachIn(pack.number(), entry -> {
            if (entry.offset() + entry.length() > bytes) {
                damage.entry(entry.entry(), pack.id(), found);
            }
        });
    }

    private void lookForMissing(PackSummary pack) {
        if (present.get(pack.number())) {
            return;
        }
        Problems.Found found = problems.error(
                CheckProblem.Kind.PACK_MISSING,
                "pack " + pack.id().hex(),
                "the index names it, but it is not there",
                Remedies.PACK_MISSING,
                ids(index.entriesOf(pack.number())));
        index.forEachIn(pack.number(), entry -> damage.entry(entry.entry(), pack.id(), found));
    }

    private static List<String> ids(List<PackEntry> entries) {
        return entries.stream()
                .limit(CheckProblem.MAX_LISTED)
                .map(entry -> entry.id().hex())
                .toList();
    }
}
