package dev.holdfast.spi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What authors of stores are given: bytes on their way, and a server's clock. */
class StreamsAndClockTest {
    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    @Test
    void anAnswerThatBreaksOffIsNoAnswer() throws IOException {
        WholeStream whole = new WholeStream(bytes(10), 10);
        assertThat(whole.readNBytes(4)).hasSize(4);
        assertThat(whole.rest()).isEqualTo(6);
        assertThat(whole.readAllBytes()).hasSize(6);
        assertThatThrownBy(() -> new WholeStream(bytes(9), 10).readAllBytes())
                .hasMessage("it ended after 9 of 10 bytes");
        assertThat(new WholeStream(bytes(9), -1).readAllBytes()).hasSize(9);
    }

    @Test
    void contentThatIsNotAsLongAsAnnouncedIsNotSentAndTheReasonIsKept() throws IOException {
        AtomicReference<IOException> why = new AtomicReference<>();
        assertThat(new SentStream(bytes(10), 10, why).readAllBytes()).hasSize(10);
        assertThat(why).hasNullValue();

        assertThatThrownBy(() -> new SentStream(bytes(9), 10, why).readAllBytes())
                .hasMessage("it has 9 bytes instead of 10");
        assertThat(why.get()).hasMessage("it has 9 bytes instead of 10");
        assertThatThrownBy(() -> new SentStream(bytes(11), 10, why).readAllBytes())
                .hasMessage("it has more than the 10 bytes announced");
    }

    @Test
    void aServersClockGoesOnForAMinuteWhateverTheLocalOneSays() {
        long[] nanos = {0};
        ServerClock clock = new ServerClock(new Time() {
            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public long nanos() {
                return nanos[0];
            }

            @Override
            public void sleep(Duration duration) {
                nanos[0] += duration.toNanos();
            }

            @Override
            public Timer every(String name, Duration period, Runnable task) {
                throw new UnsupportedOperationException(name);
            }
        });
        assertThat(clock.now()).isEmpty();
        clock.read("Sun, 06 Nov 1994 08:49:37 GMT");
        clock.read("yesterday");
        clock.read(null);
        nanos[0] = Duration.ofSeconds(5).toNanos();
        assertThat(clock.now()).contains(Instant.parse("1994-11-06T08:49:42Z"));
        nanos[0] = Duration.ofSeconds(61).toNanos();
        assertThat(clock.now()).isEmpty();
    }
}
