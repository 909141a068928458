package dev.holdfast.testkit.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import dev.holdfast.spi.store.StoreGrants.Action;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Refuses some actions, as a store does whose owner has not granted them, until they are assigned. Safe for use from any thread. */
public final class DenyingBlobStore extends ForwardingBlobStore {
    private final Set<Action> denied = ConcurrentHashMap.newKeySet();
    private final boolean assignable;

    /**
     * @param inner closed with this store
     * @param assignable whether whoever uses it may grant itself more
     * @param denied what is refused
     */
    public DenyingBlobStore(BlobStore inner, boolean assignable, Set<Action> denied) {
        super(inner);
        this.assignable = assignable;
        this.denied.addAll(denied);
    }

    private void require(Action action) {
        if (denied.contains(action)) {
            throw new StoreException.Denied("the test store refuses " + name(action), null);
        }
    }

    private static String name(Action action) {
        return "test:" + action.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        require(Action.WRITE);
        return super.put(key, content, options);
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        require(Action.READ);
        return super.get(key, offset, length, reader);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        require(Action.READ);
        return super.head(key);
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        require(Action.LIST);
        super.list(prefix, each);
    }

    @Override
    public void delete(BlobKey key) {
        require(Action.DELETE);
        super.delete(key);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        require(Action.PROTECT);
        super.extendRetention(key, until);
    }

    @Override
    public Optional<StoreGrants> grants() {
        return Optional.of(new Grants());
    }

    private final class Grants implements StoreGrants {
        @Override
        public List<String> names(Action action) {
            return List.of(name(action));
        }

        @Override
        public String policy(Set<Action> actions) {
            return "{\"allow\":"
                    + new TreeSet<>(actions)
                            .stream().map(each -> '"' + name(each) + '"').toList() + "}";
        }

        @Override
        public boolean isAssignable() {
            return assignable;
        }

        @Override
        public void assign(Set<Action> actions) {
            if (!assignable) {
                throw new StoreException.Unsupported("the test store grants nothing");
            }
            denied.removeAll(Objects.requireNonNull(actions, "actions"));
        }
    }
}
