package dev.holdfast.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCodecTest {
    private static final SnapshotId ID = new SnapshotId("ab".repeat(32));
    private static final String TREE = "\"tree\":\"" + "cd".repeat(32) + "\"";

    @ParameterizedTest
    @ValueSource(strings = {"second", "retagged"})
    void decodingAndEncodingGivesTheSameBytes(String name) {
        byte[] golden = Golden.bytes(name);
        assertThat(text(SnapshotCodec.encode(SnapshotCodec.decode(ID, golden)))).isEqualTo(text(golden));
    }

    @Test
    void aSnapshotWithAGivenTimeKeepsItsInstants() {
        Snapshot snapshot = SnapshotCodec.decode(ID, Golden.bytes("first"));
        assertThat(SnapshotCodec.decode(ID, SnapshotCodec.encode(snapshot))).isEqualTo(snapshot);
    }

    @Test
    void fieldsAreRead() {
        Snapshot snapshot = SnapshotCodec.decode(ID, Golden.bytes("first"));
        assertThat(snapshot.time()).isEqualTo(ZonedDateTime.parse("2026-03-01T02:03:04+01:00"));
        assertThat(snapshot.paths()).containsExactly("/srv/db");
        assertThat(snapshot.excludes()).containsExactly("*.tmp", "<x>");
        assertThat(snapshot.tags()).containsExactly("nightly", "a&b");
        assertThat(snapshot.summary().orElseThrow().dataAddedPacked()).isEqualTo(961);
    }

    @Test
    void whatIsMissingIsEmpty() {
        Snapshot snapshot = decode("{" + TREE + ",\"unknown\":[{}],\"summary\":{}}");
        assertThat(snapshot.time().toInstant()).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(snapshot.paths()).isEmpty();
        assertThat(snapshot.parent()).isEmpty();
        assertThat(snapshot.hostname()).isEmpty();
        assertThat(snapshot.summary().orElseThrow().filesNew()).isZero();
    }

    @Test
    void keysAreReadInAnyCase() {
        assertThat(decode("{" + TREE + ",\"HostName\":\"h\"}").hostname()).isEqualTo("h");
    }

    @Test
    void offsetsBeyondJavasBecomeUtc() {
        assertThat(decode("{" + TREE + ",\"time\":\"2026-01-01T00:00:00+20:00\"}")
                        .time())
                .isEqualTo(ZonedDateTime.parse("2025-12-31T04:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"tree\":null}",
                "{\"tree\":\"12\"}",
                "{T,\"parent\":\"x\"}",
                "{T,\"time\":\"today\"}",
                "{T,\"uid\":-1}",
                "{T,\"uid\":1.5}",
                "{T,\"uid\":9223372036854775808}",
                "{T,\"paths\":\"/a\"}",
                "{T,\"tags\":[1]}",
                "{T,\"summary\":[]}"
            })
    void whatIsNoSnapshotIsDamaged(String json) {
        assertThatThrownBy(() -> decode(json.replace("T", TREE))).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Property(tries = 2000)
    void aChangedByteGivesASnapshotOrDamaged(@ForAll @IntRange(min = 0, max = 500) int at, @ForAll byte value) {
        byte[] json = Golden.bytes("first");
        json[at] = value;
        try {
            assertThat(SnapshotCodec.decode(ID, json)).isNotNull();
        } catch (RepositoryException.Damaged e) {
            assertThat(e).hasMessageStartingWith("snapshot abababab");
        }
    }

    private static Snapshot decode(String json) {
        return SnapshotCodec.decode(ID, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
