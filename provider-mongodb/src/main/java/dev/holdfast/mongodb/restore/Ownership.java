package dev.holdfast.mongodb.restore;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a sharded collection's key lie on which shard, as its chunks say. Neighbours on one shard are one stretch. Used by one
 * thread.
 */
final class Ownership {
    private final List<Stretch> stretches = new ArrayList<>();
    private @Nullable BsonDocument end;
    private boolean gaps;

    /**
     * Values on to the next stretch.
     *
     * @param owner the name of the shard
     * @param from the first value; null if it begins with the least there is
     */
    private record Stretch(String owner, @Nullable BsonDocument from) {}

    /**
     * A range of values of the key.
     *
     * @param from the first value; null if it begins with the least there is
     * @param to the first value behind; null if it ends with the greatest there is
     */
    record Range(@Nullable BsonDocument from, @Nullable BsonDocument to) {}

    /**
     * Adds the next chunk.
     *
     * @param chunk with {@code min}, {@code max} and {@code shard}, in the order of {@code min}
     */
    void add(BsonDocument chunk) {
        String owner = chunk.getString("shard").getValue();
        BsonDocument from = chunk.getDocument("min");
        if (stretches.isEmpty()) {
            gaps = !from.values().stream().allMatch(BsonMinKey.class::isInstance);
            stretches.add(new Stretch(owner, null));
        } else {
            gaps |= !from.equals(end);
            if (!stretches.get(stretches.size() - 1).owner().equals(owner)) {
                stretches.add(new Stretch(owner, from));
            }
        }
        end = chunk.getDocument("max");
    }

    /** Whether each value lies in a chunk; else nobody can say what a shard does not own. */
    boolean isWhole() {
        return end != null && !gaps && end.values().stream().allMatch(BsonMaxKey.class::isInstance);
    }

    /** What others than this shard own, in the order of the values. */
    List<Range> ofOthers(String shard) {
        List<Range> ranges = new ArrayList<>();
        int at = 0;
        while (at < stretches.size()) {
            int begin = at;
            while (at < stretches.size() && !stretches.get(at).owner().equals(shard)) {
                at++;
            }
            if (at > begin) {
                ranges.add(new Range(
                        stretches.get(begin).from(),
                        at == stretches.size() ? null : stretches.get(at).from()));
            }
            at++;
        }
        return ranges;
    }
}
