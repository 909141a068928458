package dev.holdfast.internal.schedule;

import dev.holdfast.policy.PolicyItem;
import java.time.Instant;
import java.util.List;

/**
 * One backup that is to be taken, whatever number of items asks for it.
 *
 * @param at when it is due
 * @param items those that are due then, in the order of the policy; none if a cron expression or an interval says when
 */
public record Due(Instant at, List<PolicyItem> items) {
    /** Copies the list. */
    public Due {
        items = List.copyOf(items);
    }
}
