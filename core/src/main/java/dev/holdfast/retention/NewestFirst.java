package dev.holdfast.retention;

import dev.holdfast.policy.RetentionSwitches.Ties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Orders recovery points, the newest first. A million of them are sorted as numbers of a second and a place, as going from object to
 * object for each comparison takes several times as long.
 */
final class NewestFirst {
    private static final Comparator<Candidate> BY_TIME = NewestFirst::compareTimes;
    private static final Comparator<Candidate> BY_TIME_SEQUENCE_AND_ID = NewestFirst::compareAll;

    private NewestFirst() {}

    static List<Candidate> of(List<RecoveryPoint> points, Ties ties) {
        Comparator<Candidate> order = ties == Ties.AS_GIVEN ? BY_TIME : BY_TIME_SEQUENCE_AND_ID;
        long first = points.stream().mapToLong(RecoveryPoint::second).min().orElse(0);
        long last = points.stream().mapToLong(RecoveryPoint::second).max().orElse(0);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(points.size());
        if (Long.SIZE - Long.numberOfLeadingZeros(last - first) + bits < Long.SIZE) {
            return bySecond(points, order, last, bits);
        }
        List<Candidate> sorted = new ArrayList<>(points.size());
        points.forEach(point -> sorted.add(new Candidate(point)));
        sorted.sort(order);
        return sorted;
    }

    private static List<Candidate> bySecond(
            List<RecoveryPoint> points, Comparator<Candidate> order, long last, int bits) {
        long[] keys = new long[points.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (last - points.get(i).second()) << bits | i;
        }
        Arrays.sort(keys);
        List<Candidate> sorted = new ArrayList<>(keys.length);
        for (long key : keys) {
            sorted.add(new Candidate(points.get((int) (key & ((1L << bits) - 1)))));
        }
        sortWithinSeconds(sorted, order);
        return sorted;
    }

    private static void sortWithinSeconds(List<Candidate> sorted, Comparator<Candidate> order) {
        int begin = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i).second != sorted.get(begin).second) {
                if (i - begin > 1) {
                    sorted.subList(begin, i).sort(order);
                }
                begin = i;
            }
        }
    }

    private static int compareTimes(Candidate one, Candidate other) {
        int result = Long.compare(other.second, one.second);
        return result != 0 ? result : Integer.compare(other.point.nano(), one.point.nano());
    }

    private static int compareAll(Candidate one, Candidate other) {
        int result = compareTimes(one, other);
        if (result == 0) {
            result = Long.compare(other.point.sequence(), one.point.sequence());
        }
        return result != 0 ? result : other.point.id().compareTo(one.point.id());
    }
}
