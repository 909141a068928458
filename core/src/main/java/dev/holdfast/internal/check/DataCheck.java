package dev.holdfast.internal.check;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.store.StoreException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Reads packs whole, several at once. What looks damaged is read a second time before it counts as damaged. */
final class DataCheck {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final Problems problems;
    private final Damage damage;
    private final StoreAnswers answers;
    private final Operation operation;
    private final AtomicLong packs = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong archivedPacks = new AtomicLong();
    private final AtomicLong archivedBytes = new AtomicLong();

    DataCheck(OpenRepository repository, Problems problems, Damage damage, StoreAnswers answers, Operation operation) {
        this.answers = answers;
        this.repository = repository;
        this.index = repository.index();
        this.problems = problems;
        this.damage = damage;
        this.operation = operation;
    }

    /** @param leaving whether packs that lie in an archive are left out */
    void run(BitSet chosen, boolean leaving) {
        long total = chosen.cardinality();
        List<Integer> numbers = chosen.stream().boxed().toList();
        Parallel.forEach(numbers, repository.options().workers(), number -> {
            operation.check();
            if (leaving) {
                checkUnlessArchived(index.pack(number));
            } else {
                check(index.pack(number));
            }
            operation.listener().progressed("reading packs", packs.incrementAndGet(), total);
        });
        noteArchived();
    }

    /** How many were read. */
    long packs() {
        return packs.get() - archivedPacks.get();
    }

    long bytes() {
        return bytes.get();
    }

    private void checkUnlessArchived(PackSummary pack) {
        try {
            check(pack);
        } catch (RepositoryException.Archived notNow) {
            archivedPacks.incrementAndGet();
            archivedBytes.addAndGet(pack.sizeBytes());
        }
    }

    private void noteArchived() {
        if (archivedPacks.get() > 0) {
            problems.note(
                    Finding.Severity.WARNING,
                    CheckProblem.Kind.PACK_ARCHIVED,
                    "archive of " + repository.store().description(),
                    new ArchivedPacks(archivedPacks.get(), archivedBytes.get()) + " lie in it and were not read",
                    "let the check recall them, or restore from them now and then");
        }
    }

    private void check(PackSummary pack) {
        try {
            List<PackEntry> entries = index.entriesOf(pack.number());
            PackAudit.Result first = audit(pack, entries);
            PackAudit.Result result = first.isSound() ? first : audit(pack, entries);
            bytes.addAndGet(result.bytes());
            answers.came();
            if (!result.isSound()) {
                report(pack, result);
            } else if (!first.isSound()) {
                reportUnsteady(pack);
            }
        } catch (StoreException failure) {
            answers.failed(failure);
            reportUnreadable(pack, failure);
        }
    }

    private PackAudit.Result audit(PackSummary pack, List<PackEntry> entries) {
        return repository
                .store()
                .get(
                        Layout.pack(pack.id()),
                        0,
                        -1,
                        in -> new PackAudit(repository.blobs(), pack.id(), entries).read(in));
    }

    private void report(PackSummary pack, PackAudit.Result result) {
        Problems.Found found = problems.error(
                CheckProblem.Kind.PACK_DAMAGED,
                subject(pack),
                String.join("; ", result.wrong()),
                Remedies.repairPack(pack.id()),
                result.badBlobs().stream()
                        .limit(CheckProblem.MAX_LISTED)
                        .map(entry -> entry.id().hex())
                        .toList());
        Set<BlobHandle> bad = new HashSet<>();
        result.badBlobs().forEach(entry -> bad.add(entry.handle()));
        index.forEachIn(pack.number(), entry -> {
            if (bad.contains(new BlobHandle(entry.type(), entry.id()))) {
                damage.entry(entry.entry(), pack.id(), found);
            }
        });
    }

    private void reportUnsteady(PackSummary pack) {
        problems.note(
                Finding.Severity.WARNING,
                CheckProblem.Kind.UNREADABLE,
                subject(pack),
                "it was read wrong once and right the second time",
                "check the memory of this machine and the network to the store");
    }

    private void reportUnreadable(PackSummary pack, StoreException failure) {
        Problems.Found unused = problems.error(
                CheckProblem.Kind.UNREADABLE,
                subject(pack),
                "it could not be read: " + failure.getMessage(),
                "check again when the store answers",
                List.of());
    }

    private static String subject(PackSummary pack) {
        return "pack " + pack.id().hex();
    }
}
