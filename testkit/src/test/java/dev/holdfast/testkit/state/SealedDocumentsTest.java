package dev.holdfast.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.internal.document.SealedDocuments;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.Fault;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.StoreCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Documents beside a repository, and what happens to them between two who do not trust each other, or a store that fails. */
class SealedDocumentsTest {
    private static final Secret PASSWORD = Secret.of("documents");
    private static final String PATH = "state/schedules/nightly";
    private static final BlobKey KEY = BlobKey.of("holdfast/" + PATH + ".json");

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore memory = MemoryBlobStore.create(time);
    private final FaultyBlobStore faulty = new FaultyBlobStore(memory, time);
    private final Repository repository =
            Repository.at(faulty).time(time).lowCostKeys().create(PASSWORD);
    private final StateStore store = repository.documents();

    @AfterEach
    void close() {
        repository.close();
    }

    private byte[] bytes(BlobKey key) {
        return memory.get(key, 0, -1, stream -> stream.readAllBytes());
    }

    private void put(BlobKey key, byte[] bytes) {
        memory.put(key, BlobContent.of(bytes), PutOptions.replace());
    }

    private StateStore other() {
        return Repository.at(memory).time(time).open(PASSWORD).documents();
    }

    @Test
    void nothingOfThemCanBeReadInTheStore() {
        store.create(PATH, "{\"secret\":\"nobody must see this\"}");
        assertThat(new String(bytes(KEY), StandardCharsets.ISO_8859_1)).doesNotContain("secret", "nightly", "format");
    }

    @Test
    void equalContentIsNeverStoredTheSame() {
        StateDocument document = store.create(PATH, "{}");
        byte[] first = bytes(KEY);
        store.replace(document, "{}");
        assertThat(bytes(KEY)).isNotEqualTo(first);
    }

    @Test
    void oneThatWasMovedIsNoticed() {
        store.create(PATH, "{}");
        put(BlobKey.of("holdfast/state/schedules/weekly.json"), bytes(KEY));
        assertThatThrownBy(() -> store.read("state/schedules/weekly"))
                .isInstanceOf(StateException.Damaged.class)
                .hasMessageContaining(PATH)
                .hasMessageContaining("moved or exchanged");
    }

    @Test
    void oneThatWasChangedIsNoticed() {
        store.create(PATH, "{}");
        byte[] changed = bytes(KEY);
        changed[20] ^= 1;
        put(KEY, changed);
        assertThatThrownBy(() -> store.read(PATH))
                .isInstanceOf(StateException.Damaged.class)
                .hasMessageContaining(PATH);
    }

    @Test
    void oneThatWasPutBackIsNoticedByWhoHasSeenTheNewerOne() {
        StateDocument first = store.create(PATH, "{\"a\":1}");
        byte[] old = bytes(KEY);
        store.replace(first, "{\"a\":2}");
        put(KEY, old);
        assertThatThrownBy(() -> store.read(PATH))
                .isInstanceOf(StateException.Damaged.class)
                .hasMessageContaining("revision 1, and 2 was seen before");
        assertThat(other().read(PATH)).isPresent();
    }

    /** What all documents say, and what is wrong with those that say nothing. */
    private static List<String> all(StateStore store) {
        List<String> said = new ArrayList<>();
        store.readAll("state/", document -> said.add(document.json()), (path, wrong) -> said.add("damaged " + path));
        return said;
    }

    @Test
    void whoLooksThroughAllAgainReadsOnlyWhatHasChanged() {
        StateDocument changing = store.create(PATH, "{\"a\":1}");
        store.create("state/schedules/weekly", "{\"b\":1}");
        assertThat(all(store)).containsExactlyInAnyOrder("{\"a\":1}", "{\"b\":1}");
        long before = faulty.calls();
        assertThat(all(store)).containsExactlyInAnyOrder("{\"a\":1}", "{\"b\":1}");
        assertThat(faulty.calls() - before).as("one listing").isEqualTo(1);
        other().replace(other().read(changing.path()).orElseThrow(), "{\"a\":2}");
        before = faulty.calls();
        assertThat(all(store)).containsExactlyInAnyOrder("{\"a\":2}", "{\"b\":1}");
        assertThat(faulty.calls() - before).as("one listing, one reading").isEqualTo(2);
    }

    @Test
    void whatIsKnownIsWrittenAsIfItWereRead() {
        store.create(PATH, "{\"a\":1}");
        for (int round = 0; round < 3; round++) {
            List<StateDocument> read = new ArrayList<>();
            store.readAll("state/", read::add, (path, wrong) -> {});
            store.replace(read.get(0), "{\"round\":" + round + "}");
        }
        assertThat(all(store)).containsExactly("{\"round\":2}");
        store.delete(store.read(PATH).orElseThrow());
        assertThat(all(store)).isEmpty();
    }

    @Test
    void aKnownOneThatWasChangedOrPutBackIsNoticed() {
        StateDocument first = store.create(PATH, "{\"a\":1}");
        byte[] old = bytes(KEY);
        assertThat(all(store)).containsExactly("{\"a\":1}");
        store.replace(first, "{\"a\":2}");
        put(KEY, old);
        assertThat(all(store)).containsExactly("damaged " + PATH);
        byte[] broken = old.clone();
        broken[20] ^= 1;
        put(KEY, broken);
        assertThat(all(store)).containsExactly("damaged " + PATH);
    }

    @Test
    void oneThatWasRemovedAndCreatedAnewIsNotTakenForAnOlderOne() {
        StateDocument first = store.create(PATH, "{}");
        store.replace(first, "{\"a\":2}");
        StateStore other = other();
        other.delete(other.read(PATH).orElseThrow());
        other.create(PATH, "{\"a\":3}");
        assertThat(store.read(PATH).map(StateDocument::json)).contains("{\"a\":3}");
    }

    @Test
    void oneOfAnotherRepositoryIsNoticed() {
        MemoryBlobStore elsewhere = MemoryBlobStore.create(time);
        try (Repository stranger =
                Repository.at(elsewhere).time(time).lowCostKeys().create(PASSWORD)) {
            stranger.documents().create(PATH, "{}");
            put(KEY, elsewhere.get(KEY, 0, -1, stream -> stream.readAllBytes()));
        }
        assertThatThrownBy(() -> store.read(PATH)).isInstanceOf(StateException.Damaged.class);
    }

    @Test
    void aLostAnswerIsLookedFor() {
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        StateDocument created = store.create(PATH, "{\"a\":1}");
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        StateDocument replaced = store.replace(created, "{\"a\":2}");
        assertThat(other().read(PATH)).contains(replaced);
    }

    @Test
    void aLostRequestIsSentAgain() {
        faulty.failNext(Operation.PUT, new Fault.RequestLost());
        StateDocument created = store.create(PATH, "{\"a\":1}");
        faulty.failNext(Operation.PUT, new Fault.RequestLost());
        assertThat(store.replace(created, "{\"a\":2}").revision()).isEqualTo(2);
    }

    @Test
    void aLostRequestWhileAnotherWasFasterIsTold() {
        StateDocument created = store.create(PATH, "{\"a\":1}");
        faulty.failNext(Operation.PUT, new Fault.RequestLost());
        faulty.onCall(call -> {
            if (call.operation() == Operation.PUT && call.moment() == StoreCall.Moment.BEFORE) {
                faulty.onCall(none -> {});
                StateStore other = other();
                other.replace(other.read(PATH).orElseThrow(), "{\"a\":9}");
            }
        });
        assertThatThrownBy(() -> store.replace(created, "{\"a\":2}")).isInstanceOf(StateException.Changed.class);
        assertThat(other().read(PATH).map(StateDocument::json)).contains("{\"a\":9}");
    }

    @Test
    void aStoreThatRefusesIsToldAsItIs() {
        faulty.failNext(Operation.PUT, new Fault.Refused());
        assertThatThrownBy(() -> store.create(PATH, "{}")).isInstanceOf(StoreException.Unavailable.class);
        assertThat(store.read(PATH)).isEmpty();
    }

    /** What is left reads as nothing, and ten minutes later the path is free. */
    @Test
    void aRemovalThatDiesInTheMiddleHasRemoved() {
        StateDocument document = store.create(PATH, "{\"a\":1}");
        faulty.failNext(Operation.DELETE, new Fault.Refused());
        assertThatThrownBy(() -> store.delete(document)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(store.read(PATH)).isEmpty();
        assertThatThrownBy(() -> store.create(PATH, "{}"))
                .isInstanceOf(StateException.Exists.class)
                .hasMessageContaining("try again after");
        time.advance(Duration.ofMinutes(11));
        store.create(PATH, "{\"a\":2}");
        assertThat(other().read(PATH).map(StateDocument::json)).contains("{\"a\":2}");
    }

    /** The second step of a removal must not meet what was created meanwhile. */
    @Test
    void aRemovalThatStoodStillInTheMiddleLeavesTheRest() {
        StateDocument document = store.create(PATH, "{}");
        faulty.onCall(call -> {
            if (call.operation() == Operation.PUT && call.moment() == StoreCall.Moment.AFTER) {
                faulty.onCall(none -> {});
                time.advance(Duration.ofMinutes(11));
                other().create(PATH, "{\"new\":1}");
            }
        });
        store.delete(document);
        assertThat(other().read(PATH).map(StateDocument::json)).contains("{\"new\":1}");
    }

    @Test
    void aDryRunJudgesAndWritesNothing() {
        StateDocument there = store.create("state/there", "{}");
        StateStore dry = new SealedDocuments(RepositoryOpener.open(
                        memory, PASSWORD, "", EngineOptions.builder().time(time).build())
                .forDryRun());
        List<String> before = names();
        StateDocument created = dry.create(PATH, "{}");
        dry.replace(created, "{\"a\":1}");
        dry.delete(dry.read("state/there").orElseThrow());
        assertThatThrownBy(() -> dry.create("state/there", "{}")).isInstanceOf(StateException.Exists.class);
        StateDocument replaced = store.replace(there, "{\"a\":2}");
        assertThatThrownBy(() -> dry.replace(there, "{}")).isInstanceOf(StateException.Changed.class);
        assertThat(names()).isEqualTo(before);
        assertThat(store.read("state/there")).contains(replaced);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        memory.list("", info -> names.add(info.key().path()));
        return names.stream().sorted().toList();
    }

    @Test
    void whatProtectsIsNotWrittenLikeOthers() {
        for (String path : List.of("holds/run", "protection/floor", "audit/head", "audit/000000000001")) {
            assertThatThrownBy(() -> store.create(path, "{}"))
                    .as(path)
                    .isInstanceOf(dev.holdfast.RepositoryException.Refused.class);
        }
    }

    @Test
    void locksAreNoDocuments() {
        put(BlobKey.of("holdfast/locks/" + "a".repeat(64)), new byte[100]);
        List<String> paths = new ArrayList<>();
        store.list("", paths::add);
        assertThat(paths).isEmpty();
    }

    @Test
    void anyNameMakesAPart() {
        List<String> names =
                List.of("a/b", "..", "", ".", "a b", "ä", "a%b", "x-tmp-y", "n".repeat(500), "n".repeat(501));
        List<String> parts = names.stream().map(StateDocument::part).toList();
        assertThat(parts).doesNotHaveDuplicates();
        for (String part : parts) {
            assertThatCode(() -> StateDocument.requirePath("state/" + part)).doesNotThrowAnyException();
            assertThat(part).doesNotContain("/", "-tmp-").hasSizeLessThan(200);
        }
        assertThat(StateDocument.part("nightly-2")).isEqualTo("nightly-2");
    }
}
