package dev.holdfast.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class BlobIdTest {
    @Property(tries = 100)
    void bytesAndHexComeBack(@ForAll @Size(32) byte[] bytes) {
        BlobId id = BlobId.of(bytes, 0);
        assertThat(id.bytes()).isEqualTo(bytes);
        assertThat(id.hex()).isEqualTo(HexFormat.of().formatHex(bytes));
        assertThat(BlobId.fromHex(id.hex())).isEqualTo(id);
    }

    @Property(tries = 100)
    void theOrderIsThatOfTheHexForms(@ForAll @Size(32) byte[] one, @ForAll @Size(32) byte[] other) {
        BlobId a = BlobId.of(one, 0);
        BlobId b = BlobId.of(other, 0);
        assertThat(Integer.signum(a.compareTo(b)))
                .isEqualTo(Integer.signum(a.hex().compareTo(b.hex())));
    }

    @Example
    void otherTextsAreRefused() {
        assertThatThrownBy(() -> BlobId.fromHex("A".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BlobId.fromHex("a".repeat(63))).isInstanceOf(IllegalArgumentException.class);
        assertThat(BlobId.isHex("g".repeat(64))).isFalse();
    }

    @Example
    void onlyZerosAreZero() {
        assertThat(BlobId.fromHex("0".repeat(64)).isZero()).isTrue();
        assertThat(BlobId.fromHex("0".repeat(63) + "1").isZero()).isFalse();
    }
}
