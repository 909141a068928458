package dev.holdfast.retention;

import dev.holdfast.retention.RecoveryPoint.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recovery point while it is judged. */
final class Candidate {
    /** The newest first; what was taken at the same instant by sequence and then by id. */
    static final Comparator<Candidate> NEWEST_FIRST = Candidate::compareNewestFirst;

    /** The newest first; what was taken at the same instant stays as it is. */
    static final Comparator<Candidate> NEWEST_FIRST_AS_GIVEN = Candidate::compareTimes;

    private static final List<Reason> NONE = List.of();

    final RecoveryPoint point;

    /** What it was taken at, in seconds of UTC. */
    final long second;

    /** The offset of the local time that tells its periods. */
    final int offset;

    private List<Reason> wanted = NONE;
    private List<Reason> floors = NONE;
    private final Set<RetentionDecisions.Cause> causes = EnumSet.noneOf(RetentionDecisions.Cause.class);
    private @Nullable Instant capEnd;

    Candidate(RecoveryPoint point, int offset) {
        this.point = point;
        this.second = point.second();
        this.offset = offset;
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

    void because(RetentionDecisions.Cause cause) {
        causes.add(cause);
    }

    /** Takes the maximum age into account: before it, whatever wants it ends with it; from it on, nothing but floors keeps it. */
    void cap(Instant end, Instant now) {
        if (now.isBefore(end)) {
            capEnd = end;
        } else {
            wanted = NONE;
            because(RetentionDecisions.Cause.TOO_OLD);
        }
    }

    boolean isKept() {
        return !wanted.isEmpty() || !floors.isEmpty();
    }

    RetentionDecisions.Decision decision() {
        if (!isKept()) {
            return new RetentionDecisions.Delete(point, List.copyOf(causes));
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

    private static int compareTimes(Candidate one, Candidate other) {
        int result = Long.compare(other.second, one.second);
        return result != 0 ? result : Integer.compare(other.point.nano(), one.point.nano());
    }

    private static int compareNewestFirst(Candidate one, Candidate other) {
        int result = compareTimes(one, other);
        if (result == 0) {
            result = Long.compare(other.point.sequence(), one.point.sequence());
        }
        return result != 0 ? result : other.point.id().compareTo(one.point.id());
    }
}
