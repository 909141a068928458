package dev.holdfast.internal.check;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.store.StoreException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Reads every index file that can be read into an index of its own, and looks at what they say (RESTIC_FORMAT 15 (1)). */
final class IndexCheck {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final Problems problems;
    private final StoreAnswers answers;
    private final Operation operation;
    private final BitSet duplicate = new BitSet();
    private final BitSet contradictory = new BitSet();

    private IndexCheck(
            OpenRepository repository, BlobIndex index, Problems problems, StoreAnswers answers, Operation operation) {
        this.answers = answers;
        this.repository = repository;
        this.index = index;
        this.problems = problems;
        this.operation = operation;
    }

    /**
     * Fills the index and notes problems.
     *
     * @return how many index files there are
     */
    static long run(
            OpenRepository repository, BlobIndex index, Problems problems, StoreAnswers answers, Operation operation) {
        IndexCheck check = new IndexCheck(repository, index, problems, answers, operation);
        List<BlobId> files = repository.files().list(FileKind.INDEX);
        AtomicLong done = new AtomicLong();
        Parallel.forEach(files, repository.options().workers(), file -> {
            operation.check();
            check.read(file);
            operation.listener().progressed("reading index files", done.incrementAndGet(), files.size());
        });
        index.forEachPack(check::lookAtPack);
        return files.size();
    }

    private void read(BlobId file) {
        String subject = "index " + file.hex();
        try {
            IndexFile.read(repository.files().load(FileKind.INDEX, file), this::add);
            answers.came();
        } catch (StoreException failure) {
            answers.failed(failure);
            Problems.Found unused = problems.error(
                    CheckProblem.Kind.UNREADABLE,
                    subject,
                    String.valueOf(failure.getMessage()),
                    "check again; if it stays, " + Remedies.REPAIR_INDEX,
                    List.of());
        } catch (RepositoryException.Damaged damaged) {
            Problems.Found unused = problems.error(
                    CheckProblem.Kind.INDEX_DAMAGED,
                    subject,
                    String.valueOf(damaged.getMessage()),
                    Remedies.REPAIR_INDEX,
                    List.of());
        }
    }

    private synchronized void add(BlobId pack, List<PackEntry> entries) {
        Optional<PackSummary> before = index.pack(pack);
        int added = index.add(pack, entries);
        if (before.isEmpty()) {
            return;
        }
        boolean same = added == 0 && before.get().blobs() == entries.size();
        (same ? duplicate : contradictory).set(before.get().number());
    }

    private void lookAtPack(PackSummary pack) {
        String subject = "pack " + pack.id().hex();
        if (contradictory.get(pack.number()) || !PackHeader.isGapless(index.entriesOf(pack.number()))) {
            Problems.Found unused = problems.error(
                    CheckProblem.Kind.INDEX_CONTRADICTORY,
                    subject,
                    "index files say different things about it, or leave gaps between its blobs",
                    Remedies.REPAIR_INDEX,
                    List.of());
        } else if (duplicate.get(pack.number())) {
            problems.note(
                    Finding.Severity.HINT,
                    CheckProblem.Kind.INDEX_DUPLICATE,
                    subject,
                    "several index files name it",
                    "harmless; the next prune tidies up");
        }
        if (isMixed(pack)) {
            problems.note(
                    Finding.Severity.HINT,
                    CheckProblem.Kind.PACK_MIXED,
                    subject,
                    "it holds trees and data",
                    "harmless; the next prune separates them");
        }
        operation.check();
    }

    private boolean isMixed(PackSummary pack) {
        boolean[] has = new boolean[2];
        index.forEachIn(pack.number(), entry -> has[entry.type() == BlobType.TREE ? 1 : 0] = true);
        return has[0] && has[1];
    }
}
