package dev.holdfast.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The names of what is defined, collected once for all that refer to them. */
record Names(
        Set<String> storages, Set<String> targets, Set<String> groups, Set<String> policies, Set<String> schedules) {
    static Names of(Configuration all) {
        return new Names(
                names(all.storages(), Storage::name),
                names(all.targets(), Target::name),
                names(all.groups(), TargetGroup::name),
                names(all.policies(), Policy::name),
                names(all.schedules(), Schedule::name));
    }

    private static <T> Set<String> names(List<T> definitions, Function<T, String> name) {
        Set<String> names = new TreeSet<>();
        definitions.forEach(each -> names.add(name.apply(each)));
        return names;
    }
}
