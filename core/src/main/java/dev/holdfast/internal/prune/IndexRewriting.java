package dev.holdfast.internal.prune;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexBuilder;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.DeletionRights;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.internal.retain.LockedObjects;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes index files without packs that shall not be named any longer, and then removes the files they replace. Full files that
 * name none of these packs, and no pack twice, stay as they are.
 */
public final class IndexRewriting {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final Set<BlobId> gone;
    private final boolean replacesWrong;
    private final Operation operation;
    private final BitSet named = new BitSet();
    private final BitSet met = new BitSet();
    private final List<BlobId> replaced = new ArrayList<>();
    private final LockedObjects locked;
    private boolean twice;
    private long written;

    /** What was done. */
    public record Outcome(long written, long removed) {}

    private IndexRewriting(
            OpenRepository repository, BlobIndex index, Set<BlobId> gone, boolean replacesWrong, Operation operation) {
        this.repository = repository;
        this.index = index;
        this.gone = gone;
        this.replacesWrong = replacesWrong;
        this.operation = operation;
        this.locked = new LockedObjects(repository, operation);
    }

    /**
     * Rewrites, if a pack shall be named no longer or is named twice. A crash in between leaves packs named twice, which does no
     * harm.
     *
     * @param gone packs that no index shall name; who has some has asked {@link #requireReplaceable} before anything was changed
     */
    public static Outcome run(OpenRepository repository, Set<BlobId> gone, Operation operation) {
        IndexRewriting rewriting = new IndexRewriting(repository, repository.index(), gone, false, operation);
        rewriting.lookAt(repository.files().list(FileKind.INDEX));
        if (gone.isEmpty()) {
            if (!rewriting.twice) {
                return new Outcome(0, 0);
            }
            requireReplaceable(repository, operation);
        }
        return rewriting.rewrite();
    }

    /**
     * Makes the stored index say what another index says. Files that cannot be read or say something else are replaced; what
     * replaces them is stored before any of them is removed.
     *
     * @param right what the stored index shall say
     */
    public static Outcome replace(OpenRepository repository, BlobIndex right, Operation operation) {
        IndexRewriting rewriting = new IndexRewriting(repository, right, Set.of(), true, operation);
        List<BlobId> files = repository.files().list(FileKind.INDEX);
        boolean unused = rewriting.locked.ask(keys(files));
        rewriting.lookAt(files);
        rewriting.requireFree();
        return rewriting.rewrite();
    }

    /**
     * Passes if index files may be removed: one that stays while packs go that it names would make the repository damaged.
     *
     * @throws StoreException.Denied if the credentials may not delete them; nothing was changed
     * @throws RepositoryException.Refused if the store protects one of them; nothing was changed
     */
    public static void requireReplaceable(OpenRepository repository, Operation operation) {
        DeletionRights.requireForIndex(repository, "replacing index files");
        LockedObjects locked = new LockedObjects(repository, operation);
        if (locked.isPossible() && locked.ask(keys(repository.files().list(FileKind.INDEX)))) {
            throw refusal(repository, locked);
        }
    }

    /** What says something wrong must go; what is right and protected stays as it is. */
    private void requireFree() {
        if (!replaced.isEmpty()) {
            DeletionRights.requireForIndex(repository, "replacing index files");
        }
        if (replaced.stream()
                .anyMatch(file -> locked.until(FileKind.INDEX.key(file)).isPresent())) {
            throw refusal(repository, locked);
        }
    }

    private static List<BlobKey> keys(List<BlobId> files) {
        return files.stream().map(FileKind.INDEX::key).toList();
    }

    private static RepositoryException.Refused refusal(OpenRepository repository, LockedObjects locked) {
        return new RepositoryException.Refused("replacing index files was refused, and nothing was changed: the store "
                + repository.store().description() + " protects some of them, the last until "
                + locked.last().orElseThrow()
                + ". Holdfast never protects index files, so the bucket has a retention of its own for all objects:"
                + " take that away, and wait until then");
    }

    private void lookAt(List<BlobId> files) {
        Parallel.forEach(files, repository.options().workers(), this::lookOrReplace);
    }

    private Outcome rewrite() {
        write();
        removeReplaced();
        return new Outcome(written, replaced.size());
    }

    private void lookOrReplace(BlobId file) {
        operation.check();
        try {
            look(file);
        } catch (RepositoryException.Damaged damaged) {
            if (!replacesWrong) {
                throw damaged;
            }
            note(file, List.of(), false);
        }
    }

    private void look(BlobId file) {
        List<Integer> packs = new ArrayList<>();
        int[] blobs = {0};
        boolean[] stale = {false};
        IndexFile.read(repository.files().load(FileKind.INDEX, file), (pack, entries) -> {
            Optional<PackSummary> whole = index.pack(pack);
            stale[0] |= gone.contains(pack) || whole.isEmpty() || !says(whole.get(), entries);
            whole.ifPresent(known -> packs.add(known.number()));
            blobs[0] += entries.size();
        });
        boolean mayStay = blobs[0] >= IndexFile.FULL
                || locked.until(FileKind.INDEX.key(file)).isPresent();
        note(file, packs, !stale[0] && mayStay);
    }

    /** Entries of the wrong places are looked for only where the index may be wrong. */
    private boolean says(PackSummary whole, List<PackEntry> entries) {
        return whole.blobs() == entries.size()
                && (!replacesWrong
                        || Set.copyOf(index.entriesOf(whole.number())).equals(Set.copyOf(entries)));
    }

    private synchronized void note(BlobId file, Collection<Integer> packs, boolean fullAndRight) {
        boolean namesTwice = packs.stream().anyMatch(met::get);
        twice |= namesTwice;
        packs.forEach(met::set);
        if (fullAndRight && !namesTwice) {
            packs.forEach(named::set);
        } else {
            replaced.add(file);
        }
    }

    private void write() {
        IndexBuilder builder = new IndexBuilder(repository.options().time());
        index.forEachPack(pack -> {
            if (!named.get(pack.number()) && !gone.contains(pack.id())) {
                builder.add(pack.id(), index.entriesOf(pack.number())).ifPresent(this::save);
            }
        });
        builder.flush().ifPresent(this::save);
    }

    private void save(byte[] json) {
        operation.checkWrite();
        BlobId unused = repository.files().save(FileKind.INDEX, json);
        written++;
    }

    private void removeReplaced() {
        operation.confirmWrite();
        Removals.runOrFail(
                replaced,
                "replacing index files",
                operation,
                files -> repository.files().deleteAll(FileKind.INDEX, files));
    }
}
