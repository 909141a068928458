package dev.holdfast.policy;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where restore tests may restore into. They delete what the backup does not have, so that it must not be anything that somebody
 * still needs.
 */
final class ScratchChecks {
    private final Map<String, URI> needed = new LinkedHashMap<>();

    private ScratchChecks(Configuration all) {
        all.targets().forEach(target -> target.uri().ifPresent(uri -> needed.put("the target " + target.name(), uri)));
        all.storages()
                .forEach(storage -> storage.uri().ifPresent(uri -> needed.put("the storage " + storage.name(), uri)));
        all.state().ifPresent(state -> needed.put("the state", state.uri()));
    }

    static ScratchChecks of(Configuration all) {
        return new ScratchChecks(all);
    }

    void check(String field, Verification verification, Complaints complaints) {
        verification
                .scratch()
                .ifPresent(scratch -> needed.entrySet().stream()
                        .filter(place -> Places.overlap(place.getValue(), scratch))
                        .findFirst()
                        .ifPresent(place -> complaints.about(
                                field,
                                scratch.toString(),
                                "must lie apart from " + place.getKey() + " at " + place.getValue()
                                        + ": what the backup does not have is deleted there")));
    }
}
