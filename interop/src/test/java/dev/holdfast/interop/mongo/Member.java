package dev.holdfast.interop.mongo;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/**
 * A member of a replica set, as its configuration describes it.
 *
 * @param priority 0 for one that never becomes primary
 * @param votes 0 or 1
 * @param hidden whether clients do not see it
 * @param delay how far behind it stays
 * @param arbiter whether it has no data
 * @param tags what clients choose it by
 */
public record Member(
        double priority, int votes, boolean hidden, Duration delay, boolean arbiter, Map<String, String> tags) {
    /** Takes copies. */
    public Member {
        tags = Map.copyOf(tags);
    }

    /** One with a vote and this priority; the first member of a set must be one, with the greatest priority. */
    public static Member priority(double priority) {
        return new Member(priority, 1, false, Duration.ZERO, false, Map.of());
    }

    /** One with a vote that nobody sees and that never becomes primary. */
    public static Member unseen() {
        return new Member(0, 1, true, Duration.ZERO, false, Map.of());
    }

    /** One that nobody sees and that stays behind. */
    public static Member delayed(Duration delay) {
        return new Member(0, 1, true, delay, false, Map.of());
    }

    /** One with a vote and no data. */
    public static Member voter() {
        return new Member(0, 1, false, Duration.ZERO, true, Map.of());
    }

    /** The same without a vote. */
    public Member silent() {
        return new Member(0, 0, hidden, delay, arbiter, tags);
    }

    /** The same with a tag. */
    public Member tag(String name, String value) {
        Map<String, String> more = new TreeMap<>(tags);
        more.put(name, value);
        return new Member(priority, votes, hidden, delay, arbiter, more);
    }

    Document configuration(int id, String host) {
        Document member = new Document("_id", id)
                .append("host", host)
                .append("votes", votes)
                .append("priority", arbiter && votes == 1 ? 1 : priority)
                .append("hidden", hidden)
                .append("arbiterOnly", arbiter)
                .append("secondaryDelaySecs", delay.toSeconds());
        return tags.isEmpty() ? member : member.append("tags", new Document(Map.copyOf(tags)));
    }
}
