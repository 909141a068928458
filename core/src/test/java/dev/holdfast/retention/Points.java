package dev.holdfast.retention;

import dev.holdfast.policy.RetentionPolicy;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Recovery points of chosen times, and what becomes of them. */
final class Points {
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private Points() {}

    static RecoveryPoint.Builder at(String id, String time) {
        return RecoveryPoint.builder(id, OffsetDateTime.parse(time));
    }

    static RecoveryPoint good(String id, String time) {
        return at(id, time).build();
    }

    static RecoveryPoint of(String id, String time, RecoveryPoint.State state) {
        return at(id, time).state(state).build();
    }

    static Stamp until(String time) {
        return new Stamp(List.of("rule"), Instant.parse(time));
    }

    static RetentionDecisions plan(Collection<RecoveryPoint> points, RetentionPolicy policy) {
        return RetentionEngine.plan(points, policy, RetentionContext.at(NOW).build());
    }

    static Set<String> kept(RetentionDecisions decisions) {
        Set<String> ids = new TreeSet<>();
        decisions.kept().forEach(keep -> ids.add(keep.point().id()));
        return ids;
    }

    /** The reasons of one recovery point; empty if it goes. */
    static List<String> reasons(RetentionDecisions decisions, String id) {
        return decisions.kept().stream()
                .filter(keep -> keep.point().id().equals(id))
                .flatMap(keep -> keep.reasons().stream().map(Reason::toString))
                .toList();
    }
}
