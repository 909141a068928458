package dev.holdfast.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobIndexTest {
    private static final BlobId PACK = id(1000);
    private static final BlobId OTHER = id(1001);

    @TempDir
    Path directory;

    private BlobIndex index;

    @BeforeEach
    void open() {
        index = new BlobIndex(directory);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private static BlobId id(long seed) {
        Random random = new Random(seed);
        return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static PackEntry data(long seed, long offset) {
        return new PackEntry(BlobType.DATA, id(seed), offset, 100, 500);
    }

    @Test
    void whatWasAddedIsFound() {
        assertThat(index.add(PACK, List.of(data(1, 0), data(2, 100)))).isEqualTo(2);
        assertThat(index.find(BlobType.DATA, id(2))).contains(new BlobLocation(PACK, BlobType.DATA, 100, 100, 500));
    }

    @Test
    void whatWasNotAddedIsNotFound() {
        var unused = index.add(PACK, List.of(data(1, 0)));
        assertThat(index.contains(BlobType.DATA, id(2))).isFalse();
        assertThat(index.find(BlobType.DATA, id(2))).isEmpty();
        assertThat(index.findAll(BlobType.DATA, id(2))).isEmpty();
    }

    @Test
    void treesAndDataAreDifferentNameSpaces() {
        var unused = index.add(PACK, List.of(data(1, 0)));
        assertThat(index.contains(BlobType.TREE, id(1))).isFalse();
        unused = index.add(OTHER, List.of(new PackEntry(BlobType.TREE, id(1), 7, 40, 0)));
        assertThat(index.find(BlobType.TREE, id(1)).orElseThrow().offset()).isEqualTo(7);
        assertThat(index.find(BlobType.DATA, id(1)).orElseThrow().offset()).isZero();
        assertThat(index.count(BlobType.TREE)).isEqualTo(1);
    }

    @Test
    void allCopiesOfABlobAreFoundInOrder() {
        var unused = index.add(PACK, List.of(data(1, 0)));
        unused = index.add(OTHER, List.of(data(2, 0), data(1, 100)));
        assertThat(index.findAll(BlobType.DATA, id(1)))
                .extracting(BlobLocation::packId)
                .containsExactly(PACK, OTHER);
        assertThat(index.count(BlobType.DATA)).isEqualTo(2);
        assertThat(index.entries()).isEqualTo(3);
    }

    @Test
    void whatIsKnownIsNotAddedAgain() {
        var unused = index.add(PACK, List.of(data(1, 0)));
        assertThat(index.add(PACK, List.of(data(1, 0)))).isZero();
        assertThat(index.entries()).isEqualTo(1);
    }

    @Test
    void numbersUpTo32BitsAreKept() {
        PackEntry far = new PackEntry(BlobType.TREE, id(1), 4_000_000_000L, 200_000_000L, 4_294_967_295L);
        var unused = index.add(PACK, List.of(far));
        assertThat(index.entriesOf(0)).containsExactly(far);
        assertThat(index.plainLength(BlobType.TREE, id(1))).hasValue(4_294_967_295L);
    }

    @Test
    void thePlainLengthOfAnUncompressedBlobFollowsFromItsSealedOne() {
        var unused = index.add(PACK, List.of(new PackEntry(BlobType.DATA, id(1), 0, 132, 0)));
        assertThat(index.plainLength(BlobType.DATA, id(1))).hasValue(100);
    }

    @Test
    void copiesShareTheirOrdinal() {
        var unused = index.add(PACK, List.of(data(5, 0), data(1, 100)));
        unused = index.add(OTHER, List.of(data(1, 0)));
        List<Integer> ordinals = new ArrayList<>();
        index.forEach(cursor -> ordinals.add(cursor.ordinal()));
        assertThat(ordinals).containsExactly(0, 1, 1);
        assertThat(index.handle(1)).isEqualTo(new BlobHandle(BlobType.DATA, id(1)));
    }

    @Test
    void packsAreSummedUp() {
        var unused = index.add(PACK, List.of(data(1, 0), data(2, 100)));
        unused = index.add(OTHER, List.of(new PackEntry(BlobType.TREE, id(3), 0, 50, 0)));
        List<PackSummary> packs = new ArrayList<>();
        index.forEachPack(packs::add);
        assertThat(packs)
                .containsExactly(
                        new PackSummary(0, PACK, 2, 200 + 2 * 41 + 36), new PackSummary(1, OTHER, 1, 50 + 37 + 36));
        assertThat(index.packBytes()).isEqualTo(200 + 2 * 41 + 36 + 50 + 37 + 36);
        assertThat(index.pack(OTHER)).contains(packs.get(1));
    }

    @Test
    void aPackThatComesInTwoPartsKeepsAllItsBlobs() {
        var unused = index.add(PACK, List.of(data(1, 0)));
        unused = index.add(OTHER, List.of(data(2, 0)));
        unused = index.add(PACK, List.of(data(3, 100)));
        assertThat(index.entriesOf(0)).containsExactly(data(1, 0), data(3, 100));
        assertThat(index.entriesOf(1)).containsExactly(data(2, 0));
    }

    @Test
    void unknownNumbersAreRefused() {
        assertThatThrownBy(() -> index.location(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.pack(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** 120,000 blobs, nearly all of them in the file. */
    @Test
    void whatOutgrowsDirectMemoryLiesInAFileWithoutName() {
        try (BlobIndex large = new BlobIndex(directory, 1 << 20)) {
            fill(large, 1200);
            assertThat(directory).isEmptyDirectory();
            assertThat(large.count(BlobType.DATA)).isEqualTo(120_000);
            for (int seed = 0; seed < 120_000; seed++) {
                int pack = seed / 100;
                BlobLocation found = large.find(BlobType.DATA, quickId(seed)).orElseThrow();
                assertThat(found.offset() == 100L * (seed % 100)
                                && found.packId().equals(quickId(-1L - pack)))
                        .isTrue();
            }
            assertThat(large.contains(BlobType.DATA, quickId(120_000))).isFalse();
        }
    }

    private static void fill(BlobIndex index, int packs) {
        List<PackEntry> entries = new ArrayList<>();
        for (int pack = 0; pack < packs; pack++) {
            entries.clear();
            for (int i = 0; i < 100; i++) {
                entries.add(new PackEntry(BlobType.DATA, quickId(100L * pack + i), 100L * i, 100, 500));
            }
            var unused = index.add(quickId(-1L - pack), entries);
        }
    }

    /** Spread as the bits of a hash are. */
    private static BlobId quickId(long seed) {
        long z = (seed + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return new BlobId(z, seed, z * 31, z ^ (z >>> 31));
    }

    @Test
    void aBlobIsClaimedOnce() {
        PendingBlobs pending = new PendingBlobs(index);
        assertThat(pending.claim(BlobType.DATA, id(1))).isTrue();
        assertThat(pending.claim(BlobType.DATA, id(1))).isFalse();
        assertThat(pending.claim(BlobType.TREE, id(1))).isTrue();
    }

    @Test
    void aFailedClaimIsFreeAgain() {
        PendingBlobs pending = new PendingBlobs(index);
        assertThat(pending.claim(BlobType.DATA, id(1))).isTrue();
        pending.fail(BlobType.DATA, id(1));
        assertThat(pending.claim(BlobType.DATA, id(1))).isTrue();
    }

    @Test
    void aStoredBlobIsNotClaimed() {
        PendingBlobs pending = new PendingBlobs(index);
        assertThat(pending.claim(BlobType.DATA, id(1))).isTrue();
        pending.finish(PACK, List.of(data(1, 0)));
        assertThat(pending.size()).isZero();
        assertThat(pending.claim(BlobType.DATA, id(1))).isFalse();
    }
}
