package dev.holdfast.interop;

import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Documents whose writer is told when it has written down what must be undone, and before it crosses that out.
 *
 * @param store has the documents
 * @param written told when something was written down, and how often until then
 * @param crossed told before something is crossed out, and how often until then
 * @param begun counts what was written down
 * @param ended counts what was crossed out
 */
record HookedState(StateStore store, IntConsumer written, IntConsumer crossed, AtomicInteger begun, AtomicInteger ended)
        implements StateStore {
    HookedState(StateStore store, IntConsumer written, IntConsumer crossed) {
        this(store, written, crossed, new AtomicInteger(), new AtomicInteger());
    }

    private static boolean isJournal(String path) {
        return path.startsWith("state/journal/");
    }

    @Override
    public Optional<StateDocument> read(String path) {
        return store.read(path);
    }

    @Override
    public StateDocument create(String path, String json) {
        StateDocument created = store.create(path, json);
        if (isJournal(path)) {
            written.accept(begun.incrementAndGet());
        }
        return created;
    }

    @Override
    public StateDocument replace(StateDocument old, String json) {
        return store.replace(old, json);
    }

    @Override
    public void delete(StateDocument document) {
        if (isJournal(document.path())) {
            crossed.accept(ended.incrementAndGet());
        }
        store.delete(document);
    }

    @Override
    public void list(String prefix, Consumer<String> path) {
        store.list(prefix, path);
    }

    @Override
    public Instant storeTime() {
        return store.storeTime();
    }
}
