package dev.holdfast.mongodb.topology;

import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.ClusterTime;
import java.time.Duration;
import java.util.Map;

/**
 * A member of a replica set: what its configuration says, and what the others see of it.
 *
 * @param host its name and port in the replica set
 * @param arbiter whether it has no data
 * @param hidden whether clients do not see it
 * @param priority in elections; 0 if it never becomes primary
 * @param votes in elections, 0 or 1
 * @param delay how far it stays behind on purpose
 * @param tags by name
 * @param state such as {@code SECONDARY}
 * @param healthy whether it answers the others
 * @param silence since it was last heard of; zero for the member that was asked
 * @param applied the last operation that it has applied, as far as the others know
 * @param source from which member it takes operations; empty if from none, or if that is not known
 */
public record Member(
        String host,
        boolean arbiter,
        boolean hidden,
        double priority,
        int votes,
        Duration delay,
        Map<String, String> tags,
        String state,
        boolean healthy,
        Duration silence,
        ClusterTime applied,
        String source) {
    /** Copies the tags. */
    public Member {
        tags = Map.copyOf(tags);
    }

    /** Where it is. */
    public ServerAddress address() {
        return new ServerAddress(host);
    }

    /** Whether it takes writes. */
    public boolean isPrimary() {
        return state.equals("PRIMARY");
    }

    /** Whether it follows the primary and may be read. */
    public boolean isSecondary() {
        return state.equals("SECONDARY");
    }

    /** Whether it stays behind on purpose. */
    public boolean isDelayed() {
        return !delay.isZero();
    }

    /** Whether a majority write can wait for it: it votes, keeps data, follows at once and answers. */
    public boolean acknowledgesMajority() {
        return votes > 0 && !arbiter && !isDelayed() && healthy && (isPrimary() || isSecondary());
    }

    @Override
    public String toString() {
        return host + " (" + state + (hidden ? ", hidden" : "") + (isDelayed() ? ", delayed by " + delay : "") + ")";
    }
}
