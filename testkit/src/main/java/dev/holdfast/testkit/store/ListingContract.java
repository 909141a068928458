package dev.holdfast.testkit.store;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is promised about knowing, listing, naming and deleting. */
abstract sealed class ListingContract extends ReadingContract permits ConditionContract {
    private static final int MANY = 2500;
    private static final int WRITERS = 10;

    @Test
    protected void headOfAMissingObjectIsEmpty() {
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void aPartOfANameIsNoObject() {
        put(KEY, bytes(10, 1));
        assertThat(store().head(BlobKey.of("data/ab"))).isEmpty();
        assertThatThrownBy(() -> read(BlobKey.of("data"))).isInstanceOf(StoreException.NotFound.class);
    }

    @Test
    protected void anEmptyStoreListsNothing() {
        assertThat(list("")).isEmpty();
    }

    @Test
    protected void aListingTellsWhatHeadTells() {
        BlobInfo stored = put(KEY, bytes(10, 1));
        List<BlobInfo> listed = new ArrayList<>();
        store().list("", listed::add);
        assertThat(listed).hasSize(1);
        assertSame(stored, listed.get(0));
        assertThat(listed).containsExactly(store().head(KEY).orElseThrow());
    }

    @Test
    protected void aListingBelowAPrefixTakesWholeParts() {
        put(BlobKey.of("data/ab/1"), bytes(1, 1));
        put(BlobKey.of("data/ab/cd/2"), bytes(1, 1));
        put(BlobKey.of("data/abc"), bytes(1, 1));
        put(BlobKey.of("index/ab"), bytes(1, 1));
        assertThat(list("data/ab/")).containsExactlyInAnyOrder("data/ab/1", "data/ab/cd/2");
    }

    @Test
    protected void aPrefixWithoutObjectsListsNothing() {
        put(KEY, bytes(1, 1));
        assertThat(list("locks/")).isEmpty();
    }

    @Test
    protected void aPrefixThatIsNoWholePartIsAnError() {
        assertThatThrownBy(() -> list("data/a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    protected void thousandsOfObjectsAreListedOnceEach() throws Exception {
        List<String> expected = IntStream.range(0, MANY)
                .mapToObj(n -> "many/" + n % 7 + "/object-" + n)
                .toList();
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<String> part = expected.subList(writer * MANY / WRITERS, (writer + 1) * MANY / WRITERS);
            writers.add(() -> {
                part.forEach(name -> put(BlobKey.of(name), new byte[] {1}));
                return true;
            });
        }
        together(writers);
        assertThat(list("many/")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    protected void aListingMayUseTheStore() {
        put(KEY, bytes(10, 1));
        List<byte[]> contents = new ArrayList<>();
        store().list("", info -> contents.add(read(info.key())));
        assertThat(contents).containsExactly(bytes(10, 1));
    }

    @Test
    protected void whatThrowsWhileListingEndsTheListing() {
        put(KEY, bytes(10, 1));
        assertThatThrownBy(() -> store().list("", info -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @Test
    protected void namesInAnyScriptAreKept() {
        BlobKey key = BlobKey.of("holdfast/Zażółć 日本語/😀 +%&#?'\"~");
        put(key, bytes(10, 1));
        assertThat(list("holdfast/")).containsExactly(key.path());
        assertThat(read(key)).isEqualTo(bytes(10, 1));
    }

    @Test
    protected void namesDifferByCase() {
        put(BlobKey.of("data/name"), bytes(1, 1));
        put(BlobKey.of("data/NAME"), bytes(1, 2));
        assertThat(list("data/")).containsExactlyInAnyOrder("data/name", "data/NAME");
    }

    @Test
    protected void aDeletedObjectIsGone() {
        put(KEY, bytes(10, 1));
        store().delete(KEY);
        assertThat(store().head(KEY)).isEmpty();
        assertThat(list("")).isEmpty();
    }

    @Test
    protected void deletingWhatIsNotThereIsNoError() {
        store().delete(KEY);
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void deletingAPartOfANameDeletesNothing() {
        put(KEY, bytes(10, 1));
        store().delete(BlobKey.of("data/ab"));
        assertThat(read(KEY)).isEqualTo(bytes(10, 1));
    }

    @Test
    protected void aDeletedNameCanBeCreatedAgain() {
        put(KEY, bytes(10, 1));
        store().delete(KEY);
        put(KEY, bytes(10, 2));
        assertThat(read(KEY)).isEqualTo(bytes(10, 2));
    }
}
