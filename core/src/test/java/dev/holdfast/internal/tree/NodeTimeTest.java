package dev.holdfast.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTimeTest {
    @Property
    void whatIsWrittenIsRead(
            @ForAll @LongRange(min = -62_100_000_000L, max = 253_300_000_000L) long second,
            @ForAll @IntRange(min = 0, max = 999_999_999) int nano,
            @ForAll @IntRange(min = -1439, max = 1439) int minutes) {
        NodeTime time = new NodeTime(second, nano, 60 * minutes);
        assertThat(NodeTime.parse(written(time))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999+14:00",
                "2024-02-29T12:00:00.1-03:30",
                "1969-12-31T23:59:58.000000001Z"
            })
    void timesKeepTheirText(String text) {
        assertThat(written(NodeTime.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024-02-30T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-00-01T00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T00:60:00Z",
                "2024-01-01T00:00:60Z",
                "2024-01-01t00:00:00Z",
                "2024-01-01 00:00:00Z",
                "2024-01-01T00:00:00.Z",
                "2024-01-01T00:00:00",
                "2024-01-01T00:00:00+24:00",
                "2024-01-01T00:00:00+00:60",
                "2024-01-01T00:00:00ZZ",
                "2024-01-01T00:00:00+0100",
                "12024-01-01T00:00:00Z"
            })
    void whatIsNoTimeIsDamaged(String text) {
        assertThatThrownBy(() -> NodeTime.parse(text)).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void digitsAfterTheNinthAreIgnored() {
        assertThat(NodeTime.parse("1970-01-01T00:00:00.1234567899Z").nano()).isEqualTo(123_456_789);
    }

    @Test
    void aZoneGivesItsOffsetOfThatDay() {
        NodeTime time = NodeTime.of(Instant.parse("2026-07-01T00:00:00Z"), ZoneId.of("Europe/Oslo"));
        assertThat(written(time)).isEqualTo("2026-07-01T02:00:00+02:00");
    }

    @Test
    void secondsOfAnOffsetShowInTheTimeOnly() {
        NodeTime time = NodeTime.of(Instant.parse("1901-12-13T20:45:52Z"), ZoneOffset.ofHoursMinutesSeconds(0, 19, 32));
        assertThat(written(time)).isEqualTo("1901-12-13T21:05:24+00:19");
    }

    @Test
    void yearsBeforeZeroBecomeZero() {
        Instant early = LocalDateTime.of(-44, 3, 15, 12, 0).toInstant(ZoneOffset.UTC);
        assertThat(written(NodeTime.of(early, ZoneOffset.UTC))).isEqualTo("0000-03-15T12:00:00Z");
    }

    @Test
    void yearsAfter9999Become9999() {
        Instant late = LocalDateTime.of(12_345, 6, 7, 8, 9).toInstant(ZoneOffset.UTC);
        assertThat(written(NodeTime.of(late, ZoneOffset.UTC))).isEqualTo("9999-06-07T08:09:00Z");
    }

    @Test
    void aDayThatTheLastYearLacksBecomesTheNext() {
        Instant late = LocalDateTime.of(10_004, 2, 29, 0, 0).toInstant(ZoneOffset.UTC);
        assertThat(written(NodeTime.of(late, ZoneOffset.UTC))).isEqualTo("9999-03-01T00:00:00Z");
    }

    @Test
    void theGreatestInstantIsWritten() {
        assertThat(written(NodeTime.of(Instant.MAX, ZoneOffset.MAX))).startsWith("9999-12-");
    }

    @Test
    void theLeastInstantIsWritten() {
        assertThat(written(NodeTime.of(Instant.MIN, ZoneOffset.MIN))).startsWith("0000-01-");
    }

    private static String written(NodeTime time) {
        String quoted = new String(new GoJson(64).time(time).toByteArray(), StandardCharsets.UTF_8);
        return quoted.substring(1, quoted.length() - 1);
    }
}
