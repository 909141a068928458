package dev.holdfast.mongodb.topology;

import dev.holdfast.mongodb.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Members and replica sets for tests, which differ from the usual in what a test says. */
final class Members {
    static final long NOW = 1_700_000_000L;

    private Members() {}

    static Member secondary(String host) {
        return new Member(
                host, false, false, 1, 1, Duration.ZERO, Map.of(), "SECONDARY", true, Duration.ZERO, time(NOW), "");
    }

    static Member primary(String host) {
        return state(secondary(host), "PRIMARY");
    }

    static Member hidden(String host) {
        Member one = secondary(host);
        return new Member(
                host,
                false,
                true,
                0,
                one.votes(),
                one.delay(),
                one.tags(),
                one.state(),
                true,
                one.silence(),
                one.applied(),
                one.source());
    }

    static Member arbiter(String host) {
        return new Member(
                host, true, false, 0, 1, Duration.ZERO, Map.of(), "ARBITER", true, Duration.ZERO, ClusterTime.ZERO, "");
    }

    static Member delayed(String host) {
        Member one = secondary(host);
        return new Member(
                host,
                false,
                true,
                0,
                1,
                Duration.ofHours(1),
                one.tags(),
                one.state(),
                true,
                one.silence(),
                time(NOW - 3600),
                "");
    }

    static Member priority(Member one, double priority) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                priority,
                one.votes(),
                one.delay(),
                one.tags(),
                one.state(),
                one.healthy(),
                one.silence(),
                one.applied(),
                one.source());
    }

    static Member voteless(Member one) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                0,
                one.delay(),
                one.tags(),
                one.state(),
                one.healthy(),
                one.silence(),
                one.applied(),
                one.source());
    }

    static Member state(Member one, String state) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                one.votes(),
                one.delay(),
                one.tags(),
                state,
                one.healthy(),
                one.silence(),
                one.applied(),
                one.source());
    }

    static Member behind(Member one, long seconds) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                one.votes(),
                one.delay(),
                one.tags(),
                one.state(),
                one.healthy(),
                one.silence(),
                time(NOW - seconds),
                one.source());
    }

    static Member silent(Member one, long seconds) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                one.votes(),
                one.delay(),
                one.tags(),
                one.state(),
                one.healthy(),
                Duration.ofSeconds(seconds),
                one.applied(),
                one.source());
    }

    static Member dead(Member one) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                one.votes(),
                one.delay(),
                one.tags(),
                "(not reachable/healthy)",
                false,
                one.silence(),
                one.applied(),
                one.source());
    }

    static Member tagged(Member one, String name, String value) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                one.votes(),
                one.delay(),
                Map.of(name, value),
                one.state(),
                one.healthy(),
                one.silence(),
                one.applied(),
                one.source());
    }

    static Member copying(Member one, String source) {
        return new Member(
                one.host(),
                one.arbiter(),
                one.hidden(),
                one.priority(),
                one.votes(),
                one.delay(),
                one.tags(),
                one.state(),
                one.healthy(),
                one.silence(),
                one.applied(),
                source);
    }

    static ReplicaSet set(Member... members) {
        return new ReplicaSet("rs0", "0123456789abcdef01234567", 1, List.of(members));
    }

    private static ClusterTime time(long seconds) {
        return new ClusterTime(seconds, 1);
    }
}
