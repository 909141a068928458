package dev.holdfast.retention;

import dev.holdfast.retention.RecoveryPoint.State;
import dev.holdfast.retention.RetentionDecisions.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recovery point while it is judged. */
final class Candidate {
    private static final List<Reason> NONE = List.of();
    private static final Map<Cause, List<Cause>> ALONE =
            Arrays.stream(Cause.values()).collect(Collectors.toUnmodifiableMap(cause -> cause, List::of));

    final RecoveryPoint point;

    /** What it was taken at, in seconds of UTC. */
    final long second;

    private int offset;

    private List<Reason> wanted = NONE;
    private List<Reason> floors = NONE;
    private List<Cause> causes = List.of();
    private @Nullable Instant capEnd;

    Candidate(RecoveryPoint point) {
        this.point = point;
        this.second = point.second();
    }

    /** The offset of the local time that tells its periods, in seconds. */
    int offset() {
        return offset;
    }

    void tellBy(int seconds) {
        offset = seconds;
    }

    boolean is(State state) {
        return point.state() == state;
    }

    /** It is kept, but for the maximum age. */
    void want(Reason reason) {
        wanted = added(wanted, reason);
    }

    /** It is kept, whatever its age. */
    void floor(Reason reason) {
        floors = added(floors, reason);
    }

    /** Most have one reason or none, and there can be a million of them. */
    private static List<Reason> added(List<Reason> reasons, Reason reason) {
        if (reasons.isEmpty()) {
            return List.of(reason);
        }
        if (reasons instanceof ArrayList) {
            reasons.add(reason);
            return reasons;
        }
        List<Reason> several = new ArrayList<>(reasons);
        several.add(reason);
        return several;
    }

    /** Most have one cause, so that the list of it is shared. */
    void because(Cause cause) {
        if (causes.isEmpty()) {
            causes = ALONE.getOrDefault(cause, causes);
        } else {
            causes = Stream.concat(causes.stream(), Stream.of(cause)).toList();
        }
    }

    /** Takes the maximum age into account: before it, whatever wants it ends with it; from it on, nothing but floors keeps it. */
    void cap(Instant end, Instant now) {
        if (now.isBefore(end)) {
            capEnd = end;
        } else {
            wanted = NONE;
            because(Cause.TOO_OLD);
        }
    }

    boolean isKept() {
        return !wanted.isEmpty() || !floors.isEmpty();
    }

    RetentionDecisions.Decision decision() {
        if (!isKept()) {
            return new RetentionDecisions.Delete(point, causes);
        }
        return new RetentionDecisions.Keep(point, reasons(), until());
    }

    private List<Reason> reasons() {
        if (floors.isEmpty()) {
            return wanted;
        }
        if (wanted.isEmpty()) {
            return floors;
        }
        List<Reason> all = new ArrayList<>(wanted);
        all.addAll(floors);
        return all;
    }

    /** From when on nothing keeps it; null if that is open. */
    @Nullable
    Instant until() {
        Instant end = latest(wanted);
        if (capEnd != null && (end == null || capEnd.isBefore(end))) {
            end = capEnd;
        }
        if (floors.isEmpty()) {
            return end;
        }
        Instant floorEnd = latest(floors);
        if (wanted.isEmpty()) {
            return floorEnd;
        }
        return floorEnd == null || end == null ? null : end.isAfter(floorEnd) ? end : floorEnd;
    }

    private static @Nullable Instant latest(List<Reason> reasons) {
        Instant latest = null;
        for (Reason reason : reasons) {
            Instant end = reason.untilOrNull();
            if (end == null) {
                return null;
            }
            latest = latest == null || end.isAfter(latest) ? end : latest;
        }
        return latest;
    }
}
