package dev.holdfast.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {
    private static final BlobId ID = new BlobId(1, 2, 3, 4);
    private static final String HEX = ID.hex();

    private static PackEntry entry(BlobType type, long seed, long uncompressed) {
        return new PackEntry(type, new BlobId(seed, 0, 0, seed), seed, 40, uncompressed);
    }

    private static Map<BlobId, List<PackEntry>> read(byte[] json) {
        Map<BlobId, List<PackEntry>> packs = new LinkedHashMap<>();
        IndexFile.read(json, packs::put);
        return packs;
    }

    private static Map<BlobId, List<PackEntry>> read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hasTheExactForm() {
        Map<BlobId, List<PackEntry>> packs =
                Map.of(ID, List.of(entry(BlobType.DATA, 5, 0), entry(BlobType.TREE, 6, 77)));
        assertThat(new String(IndexFile.write(packs), StandardCharsets.US_ASCII))
                .isEqualTo("{\"packs\":[{\"id\":\"" + HEX + "\",\"blobs\":[{\"id\":\"" + "0".repeat(15) + "5"
                        + "0".repeat(47) + "5\",\"type\":\"data\",\"offset\":5,\"length\":40},{\"id\":\""
                        + "0".repeat(15) + "6" + "0".repeat(47)
                        + "6\",\"type\":\"tree\",\"offset\":6,\"length\":40,\"uncompressed_length\":77}]}]}\n");
    }

    @Test
    void withoutPacksItHasTheExactFormToo() {
        assertThat(IndexFile.write(Map.of())).asString().isEqualTo("{\"packs\":[]}\n");
    }

    @Test
    void whatIsWrittenComesBack() {
        Map<BlobId, List<PackEntry>> packs = new LinkedHashMap<>();
        packs.put(ID, List.of(entry(BlobType.DATA, 5, 0)));
        packs.put(new BlobId(9, 9, 9, 9), List.of(entry(BlobType.TREE, 7, 4_000_000_000L)));
        assertThat(read(IndexFile.write(packs))).isEqualTo(packs);
    }

    @Test
    void unknownFieldsAreMetWithPatience() {
        String blob = "{\"x\":[{}],\"length\":40,\"offset\":5,\"type\":\"data\",\"id\":\""
                + entry(BlobType.DATA, 5, 0).id() + "\"}";
        String json = "{\"supersedes\":[\"" + HEX + "\"],\"packs\":[{\"new\":1,\"blobs\":[" + blob + "],\"id\":\"" + HEX
                + "\"}],\"more\":{}}";
        assertThat(read(json)).isEqualTo(Map.of(ID, List.of(entry(BlobType.DATA, 5, 0))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"packs\":[",
                "{\"packs\":[1]}",
                "{\"packs\":[{}]}",
                "{\"packs\":[{\"id\":1}]}",
                "{\"packs\":[{\"id\":\"12\"}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[5]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{}]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\"",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\",\"type\":\"x\",\"length\":40}]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\",\"type\":\"data\",\"length\":31}]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\",\"type\":\"data\",\"length\":40,\"offset\":-1}]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\",\"type\":\"data\",\"length\":4294967296}]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\",\"type\":\"data\",\"length\":40.5}]}]}",
                "{\"packs\":[{\"id\":\"ID\",\"blobs\":[{\"id\":\"ID\",\"type\":\"data\",\"length\":99999999999999999999}]}]}"
            })
    void whatIsNoIndexIsDamage(String json) {
        assertThatThrownBy(() -> read(json.replace("ID", HEX))).isInstanceOf(RepositoryException.Damaged.class);
    }

    /** A clock that stands still until it is told otherwise. */
    private static final class Clock implements Time {
        private long nanos;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            pass(duration);
        }

        @Override
        public Timer every(String name, Duration period, Runnable task) {
            return () -> {};
        }
    }

    private final Clock clock = new Clock();
    private final IndexBuilder builder = new IndexBuilder(clock);

    @Test
    void aFewPacksWait() {
        assertThat(builder.add(ID, List.of(entry(BlobType.DATA, 1, 0)))).isEmpty();
        assertThat(builder.blobs()).isEqualTo(1);
    }

    @Test
    void flushingGivesWhatWaits() {
        List<PackEntry> entries = List.of(entry(BlobType.DATA, 1, 0));
        var unused = builder.add(ID, entries);
        assertThat(read(builder.flush().orElseThrow())).isEqualTo(Map.of(ID, entries));
        assertThat(builder.flush()).isEmpty();
    }

    @Test
    void fiftyThousandBlobsFillAnIndexFile() {
        List<PackEntry> entries = new ArrayList<>();
        for (int i = 0; i < IndexFile.FULL - 1; i++) {
            entries.add(entry(BlobType.DATA, i, 0));
        }
        assertThat(builder.add(ID, entries)).isEmpty();
        assertThat(builder.add(new BlobId(5, 5, 5, 5), entries.subList(0, 1))).isPresent();
        assertThat(builder.blobs()).isZero();
    }

    @Test
    void packsDoNotWaitLongerThanTenMinutes() {
        List<PackEntry> entries = List.of(entry(BlobType.DATA, 1, 0));
        clock.pass(Duration.ofHours(1));
        assertThat(builder.add(ID, entries)).isEmpty();
        clock.pass(Duration.ofMinutes(10));
        assertThat(builder.add(new BlobId(5, 5, 5, 5), entries)).isPresent();
    }
}
