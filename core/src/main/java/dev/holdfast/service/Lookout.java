package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.execution.CopyStatuses;
import dev.holdfast.internal.execution.Protection;
import dev.holdfast.internal.observe.Freshness;
import dev.holdfast.internal.observe.Observer;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleRules;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.retention.ComplianceFinding;
import dev.holdfast.run.StorageStatus;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up how schedules stand, how well their targets are protected and whether storages answer, and has it noted. */
final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    /** What the store of the service's own state is called. */
    static final String STATE = "of the service's state";

    private final OpenStorages storages;
    private final ScheduleDocuments documents;
    private final Time time;
    private final Map<String, Set<String>> shown = new TreeMap<>();
    private final Map<String, Freshness> known = new HashMap<>();

    Lookout(OpenStorages storages, ScheduleDocuments documents, Time time) {
        this.storages = storages;
        this.documents = documents;
        this.time = time;
    }

    /** Looks at everything that is defined. */
    synchronized void all(Definitions.Current current, Observer observer) {
        Configuration configuration = current.configuration();
        retain(configuration, observer);
        observer.belowFloors(current.floors().refused().stream()
                .map(ComplianceFinding::toString)
                .toList());
        Set<String> silent = new HashSet<>();
        for (Storage storage : configuration.storages()) {
            if (!answers(storage, observer)) {
                silent.add(storage.name());
            }
        }
        configuration.schedules().forEach(schedule -> {
            boolean isSilent = configuration.isUsable(schedule)
                    && silent.contains(configuration.storageOf(schedule).name());
            look(current, schedule, observer, !isSilent);
        });
    }

    /** Looks at one schedule and its storage. */
    synchronized void one(Definitions.Current current, Schedule schedule, Observer observer) {
        Configuration configuration = current.configuration();
        boolean usable = configuration.isUsable(schedule);
        look(current, schedule, observer, !usable || answers(configuration.storageOf(schedule), observer));
    }

    /** Takes all gauges back: another process knows better from now on. */
    synchronized void forget(Observer observer) {
        observer.withdraw();
        shown.clear();
        known.clear();
    }

    private boolean answers(Storage storage, Observer observer) {
        StorageStatus status = storages.check(storage);
        observer.storageChecked(storage.name(), status.isAvailable() ? "" : status.reason() + ": " + status.message());
        return status.isAvailable();
    }

    private void retain(Configuration configuration, Observer observer) {
        for (String schedule : List.copyOf(shown.keySet())) {
            Schedule there = configuration.schedule(schedule).orElse(null);
            if (there == null) {
                observer.scheduleGone(schedule);
                shown.remove(schedule);
                known.keySet().removeIf(key -> key.startsWith(schedule + " "));
            } else {
                retain(schedule, targets(configuration, there), observer);
            }
        }
    }

    private void retain(String schedule, Set<String> targets, Observer observer) {
        Set<String> gone = new TreeSet<>(shown.getOrDefault(schedule, Set.of()));
        gone.removeAll(targets);
        for (String target : gone) {
            observer.targetGone(schedule, target);
            known.remove(schedule + " " + target);
        }
    }

    private static Set<String> targets(Configuration configuration, Schedule schedule) {
        Set<String> names = new TreeSet<>();
        if (configuration.isUsable(schedule)) {
            configuration.targetsOf(schedule).stream().map(Target::name).forEach(names::add);
        }
        return names;
    }

    private void look(Definitions.Current current, Schedule schedule, Observer observer, boolean answers) {
        ScheduleTerms terms = Terms.of(current, schedule);
        Instant now = time.now();
        ScheduleState state = documents
                .state(schedule.name())
                .orElseGet(() -> ScheduleState.of(schedule.name(), now).build());
        observer.storageChecked(STATE, "");
        observer.scheduleChanged(schedule.name(), ScheduleRules.isPaused(state, terms), terms.broken());
        shown.put(schedule.name(), targets(current.configuration(), schedule));
        if (current.configuration().isUsable(schedule)) {
            Instant next = ScheduleRules.next(state, terms, now, 1).stream()
                    .findFirst()
                    .orElse(null);
            freshness(current.configuration(), schedule, next, answers)
                    .forEach(freshness -> observer.freshness(freshness, state.createdAt()));
            observer.copies(schedule.name(), CopyStatuses.read(storages, current.configuration(), schedule));
        }
    }

    /** Of a storage that does not answer, what was known before gets older. */
    private List<Freshness> freshness(
            Configuration configuration, Schedule schedule, @Nullable Instant next, boolean answers) {
        try {
            if (answers) {
                List<Freshness> found = read(configuration, schedule, next);
                found.forEach(one -> known.put(one.schedule() + " " + one.target(), one));
            }
        } catch (HoldfastException unanswered) {
            LOG.warn("event=look-failed schedule={} message=\"{}\"", schedule.name(), unanswered.getMessage());
        }
        return targets(configuration, schedule).stream()
                .flatMap(target -> Optional.ofNullable(known.get(schedule.name() + " " + target)).stream())
                .toList();
    }

    private List<Freshness> read(Configuration configuration, Schedule schedule, @Nullable Instant next) {
        try {
            return new Protection(storages.open(configuration.storageOf(schedule)), configuration, schedule, time.now())
                    .freshness(next);
        } catch (RepositoryException.NotARepository | StoreException.NotFound nothingYet) {
            return configuration.targetsOf(schedule).stream()
                    .map(target -> new Freshness(schedule.name(), target.name(), null, null, null, next, null))
                    .toList();
        }
    }
}
