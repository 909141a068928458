package dev.holdfast.testkit.lease;

import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A state store that does not always answer, and whose clock can be set. */
final class UnsteadyStore implements StateStore {
    private final StateStore inner;
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean refusesAll;
    private volatile boolean losesAnswer;
    private volatile boolean losesRequest;

    UnsteadyStore(StateStore inner) {
        this.inner = inner;
    }

    void advance(Duration duration) {
        ahead = ahead.plus(duration);
    }

    void refuseAll(boolean refuses) {
        refusesAll = refuses;
    }

    /** The next write is carried out and fails all the same. */
    void loseNextAnswer() {
        losesAnswer = true;
    }

    /** What goes wrong next: everything for 1, the next answer for 2, the next request for 3, else nothing. */
    void failWith(int what) {
        refusesAll = what == 1;
        losesAnswer = what == 2;
        losesRequest = what == 3;
    }

    /** What a call gives, or empty if the store does not answer. */
    <T> Optional<T> quietly(Supplier<Optional<T>> call) {
        try {
            return call.get();
        } catch (StoreException.Unavailable noAnswer) {
            return Optional.empty();
        }
    }

    private StateDocument write(Supplier<StateDocument> write) {
        requireAnswer();
        if (losesRequest) {
            losesRequest = false;
            throw new StoreException.Unavailable("the request was lost", false, null);
        }
        StateDocument written = write.get();
        if (losesAnswer) {
            losesAnswer = false;
            throw new StoreException.Unavailable("the answer was lost", false, null);
        }
        return written;
    }

    private void requireAnswer() {
        if (refusesAll) {
            throw new StoreException.Unavailable("the store does not answer", true, null);
        }
    }

    @Override
    public Optional<StateDocument> read(String path) {
        requireAnswer();
        return inner.read(path);
    }

    @Override
    public StateDocument create(String path, String json) {
        return write(() -> inner.create(path, json));
    }

    @Override
    public StateDocument replace(StateDocument old, String json) {
        return write(() -> inner.replace(old, json));
    }

    @Override
    public void delete(StateDocument document) {
        inner.delete(document);
    }

    @Override
    public void list(String prefix, Consumer<String> path) {
        inner.list(prefix, path);
    }

    @Override
    public Instant storeTime() {
        requireAnswer();
        return inner.storeTime().plus(ahead);
    }
}
