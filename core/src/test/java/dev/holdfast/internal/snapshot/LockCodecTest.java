package dev.holdfast.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class LockCodecTest {
    @Test
    void decodingAndEncodingGivesTheSameBytes() {
        byte[] golden = Golden.bytes("lock");
        assertThat(LockCodec.encode(LockCodec.decode("lock", golden))).isEqualTo(golden);
    }

    @Test
    void userAndGroupFollowTheProcess() {
        LockInfo lock = new LockInfo(ZonedDateTime.parse("2026-01-02T03:04:05.6+01:00"), true, "h", "u", 7, 1000, 1001);
        assertThat(new String(LockCodec.encode(lock), StandardCharsets.UTF_8))
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05.6+01:00\",\"exclusive\":true,\"hostname\":\"h\","
                        + "\"username\":\"u\",\"pid\":7,\"uid\":1000,\"gid\":1001}");
    }

    @Test
    void aLockThatIsNoJsonIsDamaged() {
        assertThatThrownBy(() -> LockCodec.decode("lock 12", new byte[] {1, 2}))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("lock 12");
    }
}
