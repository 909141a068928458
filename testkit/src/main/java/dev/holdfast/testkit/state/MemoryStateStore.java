package dev.holdfast.testkit.state;

import dev.holdfast.Time;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Keeps documents in the heap, for tests. Content is not looked at. Safe for use from any thread. */
public final class MemoryStateStore implements StateStore {
    private final ConcurrentSkipListMap<String, StateDocument> documents = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final Time time;

    /** @param time the store's clock */
    public MemoryStateStore(Time time) {
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public Optional<StateDocument> read(String path) {
        return Optional.ofNullable(documents.get(StateDocument.requirePath(path)));
    }

    @Override
    public StateDocument create(String path, String json) {
        StateDocument fresh = document(path, 1, json);
        if (documents.putIfAbsent(path, fresh) != null) {
            throw new StateException.Exists("the document " + path + " is there already; it was left as it is", null);
        }
        return fresh;
    }

    @Override
    public StateDocument replace(StateDocument old, String json) {
        StateDocument next = document(old.path(), old.revision() + 1, json);
        if (!documents.replace(old.path(), old, next)) {
            throw changed(old);
        }
        return next;
    }

    @Override
    public void delete(StateDocument document) {
        if (!documents.remove(document.path(), document) && documents.containsKey(document.path())) {
            throw changed(document);
        }
    }

    @Override
    public void list(String prefix, Consumer<String> path) {
        documents.keySet().stream().filter(one -> one.startsWith(prefix)).forEach(path);
    }

    @Override
    public Instant storeTime() {
        return time.now();
    }

    private StateDocument document(String path, long revision, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        if (length > LARGEST) {
            throw new StateException.TooLarge(
                    "the document " + path + " would have " + length + " bytes; it may have " + LARGEST);
        }
        if (!json.startsWith("{") && !json.startsWith("[")) {
            throw new IllegalArgumentException("a document is an object or an array of JSON");
        }
        return new StateDocument(path, revision, Long.toString(versions.incrementAndGet()), json);
    }

    private static StateException.Changed changed(StateDocument old) {
        return new StateException.Changed(
                "the document " + old.path() + " was replaced or removed since it was read; read it again", null);
    }
}
