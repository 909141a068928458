package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What all index files say that can be read, the ones under wrong names included. */
final class NamedPacks implements AutoCloseable {
    private final OpenRepository repository;
    private final Operation operation;
    private final BlobIndex index = BlobIndex.inTemporaryDirectory();
    private final BitSet twice = new BitSet();
    private final BitSet contradictory = new BitSet();
    private final List<String> unreadable = new ArrayList<>();
    private int files;

    private NamedPacks(OpenRepository repository, Operation operation) {
        this.repository = repository;
        this.operation = operation;
    }

    static NamedPacks read(OpenRepository repository, Operation operation) {
        NamedPacks packs = new NamedPacks(repository, operation);
        try {
            packs.read();
            return packs;
        } catch (RuntimeException | Error failure) {
            packs.close();
            throw failure;
        }
    }

    private void read() {
        List<BlobId> ids = repository.files().list(FileKind.INDEX);
        files = ids.size();
        AtomicLong done = new AtomicLong();
        Parallel.forEach(ids, repository.options().workers(), id -> {
            operation.check();
            read(id);
            operation.listener().progressed("reading index files", done.incrementAndGet(), files);
        });
    }

    private void read(BlobId file) {
        try {
            IndexFile.read(repository.files().load(FileKind.INDEX, file), this::add);
        } catch (RepositoryException.Damaged damaged) {
            note(file);
            readMisnamed(file);
        }
    }

    /** What opens was written by us, under whatever name it lies now. */
    private void readMisnamed(BlobId file) {
        byte[] stored = repository.store().get(FileKind.INDEX.key(file), 0, -1, in -> in.readAllBytes());
        try {
            IndexFile.read(repository.files().open(stored), this::add);
        } catch (RepositoryException.Damaged damaged) {
            operation.check();
        }
    }

    private synchronized void note(BlobId file) {
        unreadable.add(file.hex());
    }

    private synchronized void add(BlobId pack, List<PackEntry> entries) {
        Optional<PackSummary> before = index.pack(pack);
        int added = index.add(pack, entries);
        before.ifPresent(known -> {
            twice.set(known.number());
            contradictory.set(
                    known.number(), contradictory.get(known.number()) || added > 0 || known.blobs() != entries.size());
        });
    }

    BlobIndex index() {
        return index;
    }

    /** How many index files there are. */
    int files() {
        return files;
    }

    /** Ids of the files that are damaged. */
    List<String> unreadable() {
        return unreadable.stream().sorted().toList();
    }

    /** Whether index files say different things about a pack. */
    boolean isContradictory(int pack) {
        return contradictory.get(pack);
    }

    /** How many of some packs are named by several files. */
    long twice(BitSet among) {
        return twice.stream().filter(among::get).count();
    }

    /** What is known of a pack, by offset; empty if nothing is. */
    List<PackEntry> entriesOf(BlobId pack) {
        return index.pack(pack).map(known -> index.entriesOf(known.number())).orElse(List.of());
    }

    @Override
    public void close() {
        index.close();
    }
}
