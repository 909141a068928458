package dev.holdfast.policy;

import dev.holdfast.policy.DefinitionKind.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Problems, filed under the definitions that have them, and where each definition stands. */
final class ProblemList {
    private final List<Problem> unreadable = new ArrayList<>();
    private final List<Problem> general = new ArrayList<>();
    private final Map<Owner, List<Problem>> filed = new LinkedHashMap<>();
    private final Map<Owner, String> places = new LinkedHashMap<>();

    ProblemList() {}

    ProblemList(ProblemList other) {
        unreadable.addAll(other.unreadable);
        general.addAll(other.general);
        other.filed.forEach((owner, problems) -> filed.put(owner, new ArrayList<>(problems)));
        places.putAll(other.places);
    }

    /** Files what may concern everything, since a part of the file could not be read. */
    void unreadable(Problem problem) {
        unreadable.add(problem);
    }

    /** Files what concerns no definition. */
    void add(Problem problem) {
        general.add(problem);
    }

    void add(Owner owner, Problem problem) {
        filed.computeIfAbsent(owner, any -> new ArrayList<>()).add(problem);
    }

    /** Lets go of what was wrong with a definition that is replaced. */
    void forget(Owner owner) {
        filed.remove(owner);
    }

    void place(Owner owner, String path) {
        places.put(owner, path);
    }

    String pathOf(Owner owner) {
        return places.getOrDefault(owner, owner.path());
    }

    Optional<Owner> ownerAt(String path) {
        return places.entrySet().stream()
                .filter(place -> place.getValue().equals(path))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    List<Problem> unreadable() {
        return List.copyOf(unreadable);
    }

    List<Problem> of(Owner owner) {
        return List.copyOf(filed.getOrDefault(owner, List.of()));
    }

    /** Whether something is wrong already with a field, or with what it holds. */
    boolean hasAt(Owner owner, String path) {
        return of(owner).stream()
                .map(Problem::path)
                .anyMatch(known -> known.equals(path) || known.startsWith(path + ".") || known.startsWith(path + "["));
    }

    List<Problem> all() {
        List<Problem> all = new ArrayList<>(unreadable);
        all.addAll(general);
        filed.values().forEach(all::addAll);
        return all.stream().distinct().toList();
    }
}
