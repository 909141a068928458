package dev.holdfast.internal.document;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.repository.KnownDocuments;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.repository.RepositoryFiles;
import dev.holdfast.internal.repository.SeenRevisions;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Documents beside a repository: {@code holdfast/PATH.json} in its store, sealed with its master key. restic lists only its own
 * directories and leaves them alone.
 *
 * <p>The seal holds path and revision, so a document that was changed, moved to another path or exchanged with another is
 * noticed by everybody, and one that was put back to an older revision by whoever has seen the newer one; who has not, as after a
 * restart, takes it for the truth. Each sealing draws a new initial vector, so that versions which are hashes of what is stored
 * never come back.
 *
 * <p>A removal replaces the document by one that says so, on the condition that it is as it was read, and then removes that. Where
 * the process dies between the two, what is left reads as nothing, and is replaced by the next creation after ten minutes.
 *
 * <p>In a dry run conditions are judged and nothing is written.
 */
public final class SealedDocuments implements StateStore {
    /** Everything that restic does not know is below it. */
    static final String PREFIX = "holdfast/";

    private static final String SUFFIX = ".json";

    /** Instead of the version of what is stored, where a dry run has stored nothing. */
    private static final String DRY = "dry run";

    /** How long the two steps of a removal may lie apart, and from when on nobody can be between them any more. */
    private static final Duration REMOVAL = Duration.ofMinutes(1);

    private static final Duration REMOVAL_OVER = Duration.ofMinutes(10);

    private static final int READERS = 4;

    private final OpenRepository repository;
    private final BlobStore store;
    private final SeenRevisions seen;
    private final KnownDocuments known;

    /** Shares the repository's store and key, and what was seen of its documents. */
    public SealedDocuments(OpenRepository repository) {
        this.repository = repository;
        this.store = repository.store();
        this.seen = repository.seenRevisions();
        this.known = repository.knownDocuments();
    }

    @Override
    public Optional<StateDocument> read(String path) {
        return stored(path).filter(found -> !found.envelope().removed()).map(Stored::document);
    }

    @Override
    public StateDocument create(String path, String json) {
        BlobKey key = key(path);
        requireFit(path, json);
        require(Capability.CREATE_ONLY, "create a document only where there is none");
        Envelope envelope = new Envelope(path, 1, repository.options().newToken(), false, json);
        try {
            if (repository.options().dryRun() && store.head(key).isPresent()) {
                throw new StoreException.AlreadyExists(path, null);
            }
            return write(key, envelope, Precondition.absent());
        } catch (StoreException.AlreadyExists there) {
            return createInPlaceOfRemoved(path, envelope, there);
        }
    }

    private StateDocument createInPlaceOfRemoved(String path, Envelope fresh, StoreException.AlreadyExists there) {
        Stored found = stored(path).orElseThrow(() -> exists(path, "is being removed", there));
        if (!found.envelope().removed()) {
            throw exists(path, "is there already", there);
        }
        Instant over = found.info().modifiedAt().plus(REMOVAL_OVER);
        if (store.storeTime().isBefore(over)) {
            throw exists(path, "is being removed; try again after " + over, there);
        }
        Envelope next = new Envelope(path, found.envelope().revision() + 1, fresh.life(), false, fresh.json());
        try {
            return write(key(path), next, Precondition.unchanged(found.info().version()));
        } catch (StoreException.PreconditionFailed faster) {
            throw exists(path, "was created by another process", faster);
        }
    }

    private StateException.Exists exists(String path, String what, StoreException cause) {
        return new StateException.Exists(
                "the document " + path + " in " + store.description() + " " + what + "; it was left as it is", cause);
    }

    @Override
    public StateDocument replace(StateDocument old, String json) {
        requireFit(old.path(), json);
        return supersede(old, json, false);
    }

    private StateDocument supersede(StateDocument old, String json, boolean removed) {
        require(Capability.REPLACE_IF_UNCHANGED, "replace a document only if it is as it was read");
        BlobKey key = key(old.path());
        Version version = Version.of(old);
        Envelope next = new Envelope(old.path(), old.revision() + 1, version.life(), removed, json);
        try {
            if (repository.options().dryRun()) {
                requireStored(key, version.stored());
            }
            return write(key, next, Precondition.unchanged(version.stored()));
        } catch (StoreException.PreconditionFailed | StoreException.NotFound faster) {
            throw changed(old, faster);
        }
    }

    private void requireStored(BlobKey key, String version) {
        boolean same =
                store.head(key).filter(info -> info.version().equals(version)).isPresent();
        if (!same && !version.equals(DRY)) {
            throw new StoreException.PreconditionFailed(key.path(), null);
        }
    }

    private StateException.Changed changed(StateDocument old, StoreException cause) {
        return new StateException.Changed(
                "the document " + old.path() + " in " + store.description()
                        + " was replaced or removed by another process since it was read; read it again",
                cause);
    }

    @Override
    public void delete(StateDocument document) {
        Time time = repository.options().time();
        long begun = time.nanos();
        Optional<Stored> found =
                stored(document.path()).filter(one -> !one.envelope().removed());
        if (found.isEmpty()) {
            return;
        }
        StateDocument unused = supersede(document, "{}", true);
        boolean inTime = time.nanos() - begun < REMOVAL.toNanos();
        if (inTime && !repository.options().dryRun()) {
            store.delete(key(document.path()));
            seen.forget(document.path());
        }
    }

    @Override
    public void list(String prefix, Consumer<String> path) {
        forEachListed(prefix, (each, info) -> path.accept(each));
    }

    private void forEachListed(String prefix, BiConsumer<String, BlobInfo> each) {
        store.list(PREFIX + prefix, info -> {
            String key = info.key().path();
            if (key.endsWith(SUFFIX)) {
                each.accept(key.substring(PREFIX.length(), key.length() - SUFFIX.length()), info);
            }
        });
    }

    /** A document that is stored as it was when it was last read here is not read again. */
    @Override
    public void readAll(String prefix, Consumer<StateDocument> each, BiConsumer<String, HoldfastException> unreadable) {
        Map<String, BlobInfo> listed = new LinkedHashMap<>();
        forEachListed(prefix, listed::put);
        ReentrantLock turn = new ReentrantLock();
        Parallel.forEach(listed.entrySet(), READERS, entry -> {
            try {
                Optional<StateDocument> found = listed(entry.getKey(), entry.getValue());
                inTurn(turn, () -> found.ifPresent(each));
            } catch (StateException.Damaged damaged) {
                inTurn(turn, () -> unreadable.accept(entry.getKey(), damaged));
            }
        });
    }

    private static void inTurn(ReentrantLock turn, Runnable action) {
        turn.lock();
        try {
            action.run();
        } finally {
            turn.unlock();
        }
    }

    private Optional<StateDocument> listed(String path, BlobInfo info) {
        Optional<StateDocument> document =
                known.at(path, info.version()).filter(one -> !isOutdated(one)).or(() -> read(path, info));
        document.ifPresent(one -> known.keep(info.version(), one));
        return document;
    }

    /** Replaced since it was listed, or put back by somebody: reading tells which. */
    private boolean isOutdated(StateDocument document) {
        return seen.at(document.path())
                .filter(newest -> newest.isNewerThan(Version.of(document).life(), document.revision()))
                .isPresent();
    }

    private Optional<StateDocument> read(String path, BlobInfo info) {
        return stored(path, seen.at(path), info)
                .filter(found -> !found.envelope().removed())
                .map(Stored::document);
    }

    @Override
    public Instant storeTime() {
        return store.storeTime();
    }

    /** What is stored, also what only says that there is none any more; its version is not newer than its content. */
    private Optional<Stored> stored(String path) {
        BlobKey key = key(path);
        Optional<SeenRevisions.Seen> before = seen.at(path);
        return store.head(key).flatMap(info -> stored(path, before, info));
    }

    private Optional<Stored> stored(String path, Optional<SeenRevisions.Seen> before, BlobInfo info) {
        try {
            byte[] sealed = RepositoryFiles.readAtMost(store, key(path), RepositoryFiles.LARGEST_DOCUMENT);
            Envelope envelope = Envelope.parse(repository.files().open(sealed));
            requireRight(path, envelope, before);
            return Optional.of(new Stored(info, envelope));
        } catch (StoreException.NotFound removedMeanwhile) {
            return Optional.empty();
        } catch (RepositoryException.Damaged | IOException damaged) {
            throw damaged(path, "cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    /** @param before what had been seen before the document was asked for; others may have replaced it since */
    private void requireRight(String path, Envelope envelope, Optional<SeenRevisions.Seen> before) {
        if (!envelope.path().equals(path)) {
            throw damaged(
                    path, "says that it belongs at " + envelope.path() + ": somebody has moved or exchanged it", null);
        }
        if (before.isPresent() && before.get().isNewerThan(envelope.life(), envelope.revision())) {
            throw damaged(
                    path,
                    "has revision " + envelope.revision() + ", and "
                            + before.get().revision() + " was seen before: somebody has put an older one back",
                    null);
        }
        seen.see(path, envelope.life(), envelope.revision());
    }

    private StateException.Damaged damaged(String path, String what, @Nullable Throwable cause) {
        return new StateException.Damaged(
                "the document " + path + " in " + store.description() + " " + what
                        + "; find out who did it, and remove holdfast/" + path + SUFFIX
                        + " from the store if it can be spared",
                cause);
    }

    private StateDocument write(BlobKey key, Envelope envelope, Precondition condition) {
        if (repository.options().dryRun()) {
            return envelope.document(DRY);
        }
        byte[] sealed = repository.files().seal(envelope.bytes());
        BlobInfo info = new CertainPut(store, key, BlobContent.of(sealed), PutOptions.when(condition)).run();
        seen.see(envelope.path(), envelope.life(), envelope.revision());
        return envelope.document(info.version());
    }

    private void require(Capability capability, String what) {
        if (!store.capabilities().contains(capability)) {
            throw new StateException.Unsupported(
                    "the store " + store.description() + " cannot " + what
                            + ", so documents that several processes write cannot be kept there; give another store for the state");
        }
    }

    private static void requireFit(String path, String json) {
        Envelope.requireJson(json);
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        if (length > LARGEST) {
            throw new StateException.TooLarge("the document " + path + " would have " + length
                    + " bytes, and a document has at most " + LARGEST + "; nothing was written");
        }
    }

    private static BlobKey key(String path) {
        return BlobKey.of(PREFIX + StateDocument.requirePath(path) + SUFFIX);
    }

    /**
     * What the version of a document says, so that replacing it needs no reading.
     *
     * @param life of its envelope
     * @param stored the version of what is stored
     */
    private record Version(String life, String stored) {
        static Version of(StateDocument document) {
            String[] parts = document.version().split(":", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("this document was not read here: " + document);
            }
            return new Version(parts[0], parts[1]);
        }
    }

    private record Stored(BlobInfo info, Envelope envelope) {
        StateDocument document() {
            return envelope.document(info.version());
        }
    }
}
