package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.RetentionPolicy.Mode;
import dev.holdfast.retention.RecoveryPoint.State;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Velero's time to live makes of one backup, computed by hand: the end that it gets, and whether garbage collection at a later
 * time takes it. The last column says from which statement of the survey (section and item) a row follows. The floor is 0.
 */
class VeleroTableTest {
    @ParameterizedTest(name = "{0}: {1} {2} of {3}, judged {4}: until {5}, {6} ({7})")
    @CsvSource(delimiter = '|', textBlock = """
            # n | state   | ttl       | started              | judged               | expires              | then | source
              1 | good    | 720 hours | 2025-03-01T00:00:00Z | 2025-03-02T00:00:00Z | 2025-03-31T00:00:00Z | kept | 4.4 default 720 h
              2 | good    | 720 hours | 2025-03-01T00:00:00Z | 2025-03-30T23:59:59Z | 2025-03-31T00:00:00Z | kept | 4.4 a second before
              3 | good    | 720 hours | 2025-03-01T00:00:00Z | 2025-03-31T00:00:00Z | 2025-03-31T00:00:00Z | gone | 4.4 at the instant: not after now
              4 | good    | 720 hours | 2025-03-01T00:00:00Z | 2025-03-31T00:00:01Z | 2025-03-31T00:00:00Z | gone | 4.4 a second after
              5 | good    | 720 hours | 2025-03-01T00:00:00Z | 2026-03-01T00:00:00Z | 2025-03-31T00:00:00Z | gone | 4.4 long after, no minimum number
              6 | good    | 24 hours  | 2025-03-01T00:00:00Z | 2025-03-01T23:00:00Z | 2025-03-02T00:00:00Z | kept | 4.4 now at start plus ttl
              7 | good    | 24 hours  | 2025-03-01T00:00:00Z | 2025-03-02T01:00:00Z | 2025-03-02T00:00:00Z | gone | 4.4 the loop comes after up to 60 min
              8 | good    | 1 hour    | 2025-03-01T23:30:00Z | 2025-03-02T00:29:59Z | 2025-03-02T00:30:00Z | kept | 4.4 over midnight
              9 | good    | 1 hour    | 2025-03-01T23:30:00Z | 2025-03-02T00:30:00Z | 2025-03-02T00:30:00Z | gone | 4.4 over midnight
             10 | failed  | 720 hours | 2025-03-01T00:00:00Z | 2025-03-02T00:00:00Z | 2025-03-31T00:00:00Z | kept | B06 V6 failed ones expire alike: not before
             11 | failed  | 720 hours | 2025-03-01T00:00:00Z | 2025-03-31T00:00:00Z | 2025-03-31T00:00:00Z | gone | B06 V6 failed ones expire alike
             12 | failed  | 1 hour    | 2025-03-01T00:00:00Z | 2025-03-01T00:59:59Z | 2025-03-01T01:00:00Z | kept | 4.4 whatever its phase
             13 | failed  | 1 hour    | 2025-03-01T00:00:00Z | 2025-03-01T02:00:00Z | 2025-03-01T01:00:00Z | gone | 4.4 whatever its phase
             14 | partial | 720 hours | 2025-03-01T00:00:00Z | 2025-03-02T00:00:00Z | 2025-03-31T00:00:00Z | kept | 4.7 partially failed ones expire alike: not before
             15 | partial | 720 hours | 2025-03-01T00:00:00Z | 2025-03-31T00:00:00Z | 2025-03-31T00:00:00Z | gone | 4.7 partially failed ones expire alike
             16 | partial | 48 hours  | 2025-03-01T00:00:00Z | 2025-03-03T00:00:00Z | 2025-03-03T00:00:00Z | gone | 4.7 even if it is the only one
            """)
    void backupsThatExpire(
            int number,
            String state,
            String ttl,
            Instant started,
            Instant judged,
            String expires,
            String then,
            String source) {
        assertJudged(state, ttl, started, judged, expires, then);
    }

    @ParameterizedTest(name = "{0}: {1} {2} of {3}, judged {4}: until {5}, {6} ({7})")
    @CsvSource(delimiter = '|', textBlock = """
            # n | state   | ttl       | started              | judged               | expires              | then | source
             17 | good    | -         | 2025-03-01T00:00:00Z | 2035-03-01T00:00:00Z | -                    | kept | 4.4 only those with an expiration are collected
             18 | failed  | -         | 2025-03-01T00:00:00Z | 2035-03-01T00:00:00Z | -                    | kept | 4.4 only those with an expiration are collected
             19 | partial | -         | 2025-03-01T00:00:00Z | 2035-03-01T00:00:00Z | -                    | kept | 4.4 only those with an expiration are collected
             20 | running | 1 hour    | 2025-03-01T00:00:00Z | 2025-03-05T00:00:00Z | 2025-03-01T01:00:00Z | kept | 4.8 what runs is not judged
             21 | good    | 720 hours | 2025-03-15T00:00:00Z | 2025-04-14T00:00:00Z | 2025-04-14T00:00:00Z | gone | 4.4 hours, whatever the zone's daylight saving
             22 | good    | 720 hours | 2025-10-15T00:00:00Z | 2025-11-13T23:59:59Z | 2025-11-14T00:00:00Z | kept | 4.4 hours, whatever the zone's daylight saving
             23 | good    | 8760 hours| 2024-01-01T00:00:00Z | 2024-12-31T00:00:00Z | 2024-12-31T00:00:00Z | gone | 4.4 8,760 hours end a day early in a leap year
             24 | good    | 8760 hours| 2024-01-01T00:00:00Z | 2024-12-30T23:00:00Z | 2024-12-31T00:00:00Z | kept | 4.4 8,760 hours end a day early in a leap year
             25 | good    | 720 hours | 2025-03-05T00:00:00Z | 2025-03-01T00:00:00Z | 2025-04-04T00:00:00Z | kept | 4.7 future ones expire later
             26 | good    | 24 hours  | 2025-03-05T00:00:00Z | 2025-03-07T00:00:00Z | 2025-03-06T00:00:00Z | gone | 4.7 and then as others
             27 | good    | 24 hours  | 2025-03-01T00:00:00Z | 2025-02-28T00:00:00Z | 2025-03-02T00:00:00Z | kept | 4.7 the clock jumped back: the expiry shifts
             28 | good    | 240000 hours | 2025-03-01T00:00:00Z | 2052-07-16T23:59:59Z | 2052-07-17T00:00:00Z | kept | 4.4 no for ever: a very long ttl
             29 | good    | 240000 hours | 2025-03-01T00:00:00Z | 2052-07-17T00:00:00Z | 2052-07-17T00:00:00Z | gone | 4.4 no for ever: a very long ttl
             30 | good    | 2160 hours| 2025-12-31T12:00:00Z | 2026-03-31T11:59:59Z | 2026-03-31T12:00:00Z | kept | 4.4 90 days over the year's end
            """)
    void backupsWithoutAnEndAndClocks(
            int number,
            String state,
            String ttl,
            Instant started,
            Instant judged,
            String expires,
            String then,
            String source) {
        assertJudged(state, ttl, started, judged, expires, then);
    }

    private static void assertJudged(
            String state, String ttl, Instant started, Instant judged, String expires, String then) {
        ZoneId zone = ZoneId.of("America/New_York");
        RetentionPolicy.Builder retention = RetentionPolicy.builder(Mode.VELERO).minimumGood(0);
        if (!ttl.equals("-")) {
            retention.ttl(Lifetime.parse(ttl));
        }
        Policy policy = Policy.builder("velero").retention(retention.build()).build();
        RecoveryPoint.Builder point = RecoveryPoint.builder("backup", OffsetDateTime.ofInstant(started, ZoneOffset.UTC))
                .state(State.valueOf(state.toUpperCase(Locale.ROOT)));
        Optional<Stamp> stamp = Stamps.of(policy, zone).scheduled(started, List.of());
        stamp.ifPresent(point::stamp);

        RetentionDecisions decisions = RetentionEngine.plan(
                List.of(point.build()),
                policy.retention(),
                RetentionContext.at(judged).zone(zone).build());

        assertThat(stamp.flatMap(Stamp::expiresAt).map(Instant::toString).orElse("-"))
                .isEqualTo(expires);
        assertThat(decisions.kept().isEmpty() ? "gone" : "kept").isEqualTo(then);
    }
}
