package dev.holdfast.internal.protect;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The documents of a repository, of which those that protect it, or tell who did what, are only read. */
public final class GuardedDocuments implements StateStore {
    private final StateStore inner;

    /** Passes everything on but writes to holds, floor and audit log. */
    public GuardedDocuments(StateStore inner) {
        this.inner = inner;
    }

    @Override
    public Optional<StateDocument> read(String path) {
        return inner.read(path);
    }

    @Override
    public StateDocument create(String path, String json) {
        return inner.create(unguarded(path), json);
    }

    @Override
    public StateDocument replace(StateDocument old, String json) {
        String unused = unguarded(old.path());
        return inner.replace(old, json);
    }

    @Override
    public void delete(StateDocument document) {
        String unused = unguarded(document.path());
        inner.delete(document);
    }

    @Override
    public void list(String prefix, Consumer<String> path) {
        inner.list(prefix, path);
    }

    @Override
    public void readAll(String prefix, Consumer<StateDocument> each, BiConsumer<String, HoldfastException> unreadable) {
        inner.readAll(prefix, each, unreadable);
    }

    @Override
    public Instant storeTime() {
        return inner.storeTime();
    }

    private static String unguarded(String path) {
        if (Stream.of(HoldDocuments.PREFIX, FloorDocument.PREFIX, "audit/").anyMatch(path::startsWith)) {
            throw new RepositoryException.Refused(
                    "the document " + path
                            + " protects snapshots or tells who did what, and is not written like others; use holds, floor or audit log");
        }
        return path;
    }
}
