package dev.holdfast.mongodb.follow;

import dev.holdfast.Snapshot;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.follow.SliceTags.Base;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A dump of one or several replica sets that slices can be replayed onto.
 *
 * @param snapshot that it is
 * @param bases the moments that it shows, one of each replica set; none if slices cannot be replayed onto it
 */
record StoredDump(Snapshot snapshot, List<Base> bases) {
    static StoredDump of(Snapshot snapshot) {
        return new StoredDump(snapshot, SliceTags.bases(snapshot));
    }

    /** Of which replica sets, in the order of their names. */
    Set<LogName> logs() {
        return bases.stream()
                .map(Base::log)
                .sorted(Comparator.comparing(LogName::toString))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** When it shows all of them. */
    ClusterTime moment() {
        return bases.stream()
                .map(base -> base.dump().consistentAt())
                .max(Comparator.naturalOrder())
                .orElse(ClusterTime.ZERO);
    }
}
