package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreException.Recovery;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Creates, replaces, deletes and reads objects in random order and knows what must be there then: for stores that fail.
 *
 * <p>A call that is refused for good must have done nothing, and its message must name the key. A call that ends without an
 * answer may have been carried out or not; whichever it was must stay. For use from one thread, alone below its prefix.
 */
public final class StoreExercise {
    private static final int KEYS = 300;

    private final BlobStore store;
    private final String prefix;
    private final Random random;
    /** What each object may be, empty for absent; a key that is missing here is absent. */
    private final Map<String, Set<Optional<String>>> states = new TreeMap<>();

    private final List<StoreException> failures = new ArrayList<>();
    private int number;

    /**
     * Begins with nothing below the prefix.
     *
     * @param prefix whole parts with a {@code /} behind
     * @param seed the same seed gives the same operations
     */
    public StoreExercise(BlobStore store, String prefix, long seed) {
        this.store = Objects.requireNonNull(store, "store");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
        this.random = new Random(seed);
    }

    /** Does so many operations. */
    public void operate(int operations) {
        for (int i = 0; i < operations; i++) {
            operate();
        }
    }

    /** What the store threw and the operation passed on; those that answer a condition are none. */
    public List<StoreException> failures() {
        return List.copyOf(failures);
    }

    private void operate() {
        BlobKey key = BlobKey.of(prefix + random.nextInt(KEYS));
        String text = "content " + number++;
        try {
            switch (random.nextInt(5)) {
                case 0 -> create(key, text);
                case 1 -> put(key, text, PutOptions.replace());
                case 2 -> replaceUnchanged(key, text);
                case 3 -> read(key);
                default -> change(key, Optional.empty(), () -> store.delete(key));
            }
        } catch (StoreException failure) {
            assertThat(failure).hasMessageContaining(key.name());
            failures.add(failure);
        }
    }

    private void create(BlobKey key, String text) {
        try {
            put(key, text, PutOptions.create());
        } catch (StoreException.AlreadyExists taken) {
            Set<Optional<String>> present = new HashSet<>(possible(key));
            present.remove(Optional.<String>empty());
            assertThat(present).as(key + " was said to exist").isNotEmpty();
            states.put(key.path(), present);
        }
    }

    private void replaceUnchanged(BlobKey key, String text) {
        Optional<BlobInfo> seen = store.head(key);
        assertThat(possible(key)).anyMatch(state -> state.isPresent() == seen.isPresent());
        if (seen.isPresent()) {
            put(
                    key,
                    text,
                    PutOptions.when(Precondition.unchanged(seen.orElseThrow().version())));
        }
    }

    private void read(BlobKey key) {
        Optional<String> seen;
        try {
            seen = Optional.of(text(key));
        } catch (StoreException.NotFound missing) {
            seen = Optional.empty();
        }
        assertThat(possible(key)).as("%s", key).contains(seen);
        states.put(key.path(), Set.of(seen));
    }

    private String text(BlobKey key) {
        return new String(store.get(key, 0, -1, InputStream::readAllBytes), StandardCharsets.UTF_8);
    }

    private void put(BlobKey key, String text, PutOptions options) {
        BlobContent content = BlobContent.of(text.getBytes(StandardCharsets.UTF_8));
        change(
                key,
                Optional.of(text),
                () -> assertThat(store.put(key, content, options).lengthBytes()).isEqualTo(content.lengthBytes()));
    }

    private void change(BlobKey key, Optional<String> after, Runnable call) {
        try {
            call.run();
            states.put(key.path(), Set.of(after));
        } catch (StoreException failure) {
            if (failure.recovery() != Recovery.GIVE_UP) {
                Set<Optional<String>> either = new HashSet<>(possible(key));
                either.add(after);
                states.put(key.path(), either);
            }
            throw failure;
        }
    }

    private Set<Optional<String>> possible(BlobKey key) {
        return states.getOrDefault(key.path(), Set.of(Optional.empty()));
    }

    /**
     * Compares what is there with what must be there; on a store that no longer fails.
     *
     * @throws AssertionError if something was lost, came back, was changed or is named twice
     */
    public void verify() {
        List<String> listed = new ArrayList<>();
        store.list(prefix, info -> listed.add(info.key().path()));
        assertThat(listed).doesNotHaveDuplicates();
        for (String path : listed) {
            BlobKey key = BlobKey.of(path);
            assertThat(possible(key)).as("%s", key).contains(Optional.of(text(key)));
        }
        states.forEach((path, possible) -> {
            if (!possible.contains(Optional.<String>empty())) {
                assertThat(listed).contains(path);
            }
        });
    }
}
