package dev.holdfast.internal.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** POSIX: {@code "%d %s=%s\n"}, length, keyword, value, where the length is that of all of it, itself included. */
class PaxRecordsTest {
    private static String text(PaxRecords records) {
        return new String(records.bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 88, 89, 90, 91, 92, 987, 988, 989, 990, 991, 65_000})
    void theLengthCountsItself(int size) {
        String record = text(new PaxRecords().add("path", "x".repeat(size)));

        assertThat(record).endsWith(" path=" + "x".repeat(size) + "\n");
        assertThat(Integer.parseInt(record.substring(0, record.indexOf(' ')))).isEqualTo(record.length());
    }

    @Test
    void timesHaveTheirFractionAlsoBefore1970() {
        assertThat(text(new PaxRecords().add("mtime", Instant.ofEpochSecond(1_350_244_992, 23_960_108))))
                .isEqualTo("30 mtime=1350244992.023960108\n");
        assertThat(text(new PaxRecords().add("mtime", Instant.ofEpochSecond(-1, 250_000_000))))
                .isEqualTo("22 mtime=-0.750000000\n");
        assertThat(text(new PaxRecords().add("mtime", Instant.ofEpochSecond(-5))))
                .isEqualTo("12 mtime=-5\n");
    }

    @Test
    void whatTheHeaderHoldsNeedsNoRecord() {
        assertThat(text(new PaxRecords().addLarge("uid", (1 << 21) - 1, 7))).isEmpty();
        assertThat(text(new PaxRecords().addLarge("uid", 1 << 21, 7))).isEqualTo("15 uid=2097152\n");
    }
}
