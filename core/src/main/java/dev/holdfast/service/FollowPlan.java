package dev.holdfast.service;

import dev.holdfast.internal.storage.StoragePlace;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which logs of changes are to be followed, by the definitions in force: of each target that has {@code pitEnabled}, into each storage to which a
 * schedule with a restore window brings its backups, and into those of copies with {@code oplogs}. What several schedules want of one target and
 * repository is one, with the longest of their windows.
 */
final class FollowPlan {
    private final Definitions.Current current;
    private final Set<String> resting;
    private final Map<Followed.Key, Followed> all = new TreeMap<>();

    /** Two names for one repository are one. */
    private record Place(String target, StoragePlace storage) {}

    private FollowPlan(Definitions.Current current, Set<String> resting) {
        this.current = current;
        this.resting = resting;
        Map<Place, Followed> places = new LinkedHashMap<>();
        current.configuration().schedules().stream().filter(this::runs).forEach(schedule -> add(schedule, places));
        places.values().forEach(one -> all.put(one.key(), one));
    }

    /** @param resting the schedules that are paused */
    static FollowPlan of(Definitions.Current current, Set<String> resting) {
        return new FollowPlan(current, resting);
    }

    Map<Followed.Key, Followed> all() {
        return all;
    }

    private boolean runs(Schedule schedule) {
        return !resting.contains(schedule.name()) && current.obstacles(schedule).isEmpty();
    }

    private void add(Schedule schedule, Map<Place, Followed> places) {
        Configuration configuration = current.configuration();
        List<Storage> storages = storages(configuration, schedule);
        for (Target target : configuration.targetsOf(schedule)) {
            schedule.restoreWindow(target)
                    .ifPresent(window -> storages.forEach(storage -> places.merge(
                            new Place(target.name(), StoragePlace.of(storage)),
                            followed(schedule, target, storage, window),
                            FollowPlan::longer)));
        }
    }

    private static List<Storage> storages(Configuration configuration, Schedule schedule) {
        List<Storage> storages = new ArrayList<>();
        storages.add(configuration.storageOf(schedule));
        schedule.copies().stream()
                .filter(CopySetting::oplogs)
                .flatMap(copy -> configuration.storage(copy.storage()).stream())
                .forEach(storages::add);
        return storages;
    }

    private Followed followed(Schedule schedule, Target target, Storage storage, Duration window) {
        Map<String, String> labels = new HashMap<>(schedule.labels());
        target.overrides().labels().ifPresent(labels::putAll);
        return new Followed(
                target,
                storage,
                List.of(schedule.name()),
                window,
                current.configuration().service().sliceSpan(),
                labels);
    }

    private static Followed longer(Followed one, Followed other) {
        boolean swapped = other.window().compareTo(one.window()) > 0;
        Followed first = swapped ? other : one;
        Followed second = swapped ? one : other;
        List<String> schedules = new ArrayList<>(first.schedules());
        schedules.addAll(second.schedules());
        return new Followed(first.target(), one.storage(), schedules, first.window(), first.span(), first.labels());
    }

    /** Why something that was followed is not any more, for people. */
    String why(Followed.Key key) {
        Configuration configuration = current.configuration();
        Optional<Target> target = configuration.target(key.target());
        if (target.isEmpty()) {
            return "the target is not defined any more";
        }
        if (!target.get().pitEnabled()) {
            return "the target says pitEnabled: false";
        }
        for (Schedule schedule : configuration.schedules()) {
            boolean would = configuration.isUsable(schedule)
                    && configuration.targetsOf(schedule).contains(target.get())
                    && schedule.restoreWindow(target.get()).isPresent()
                    && storages(configuration, schedule).stream()
                            .anyMatch(storage -> storage.name().equals(key.storage()));
            if (would && !runs(schedule)) {
                return resting.contains(schedule.name())
                        ? "the schedule " + schedule.name() + " is paused"
                        : "the schedule " + schedule.name() + " lies below a floor";
            }
        }
        return "no schedule that runs has a restore window for it";
    }
}
