package dev.holdfast.retention;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps what something that is kept cannot be restored without, through any number of steps. */
final class Needs {
    private final Map<String, List<Candidate>> neededBy = new HashMap<>();
    private final List<Candidate> all;

    Needs(List<Candidate> all) {
        this.all = all;
        for (Candidate candidate : all) {
            for (String id : candidate.point.neededBy()) {
                neededBy.computeIfAbsent(id, none -> new ArrayList<>()).add(candidate);
            }
        }
    }

    /** What is not among the judged is not known to go, so it counts as kept. */
    void apply() {
        if (neededBy.isEmpty()) {
            return;
        }
        Map<String, Candidate> byId = new HashMap<>();
        all.stream()
                .filter(candidate -> neededBy.containsKey(candidate.point.id()))
                .forEach(candidate -> byId.put(candidate.point.id(), candidate));
        Deque<String> kept = new ArrayDeque<>();
        for (String id : neededBy.keySet().stream().sorted().toList()) {
            Candidate needing = byId.get(id);
            if (needing == null || needing.isKept()) {
                kept.add(id);
            }
        }
        Set<String> seen = new HashSet<>(kept);
        while (!kept.isEmpty()) {
            String id = kept.remove();
            Candidate needing = byId.get(id);
            for (Candidate needed : neededBy.getOrDefault(id, List.of())) {
                needed.floor(new Reason(Reason.Kind.NEEDED, id, 0, needing == null ? null : needing.until()));
                if (neededBy.containsKey(needed.point.id()) && seen.add(needed.point.id())) {
                    kept.add(needed.point.id());
                }
            }
        }
    }
}
