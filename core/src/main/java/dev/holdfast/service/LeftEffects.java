package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.journal.Replay;
import dev.holdfast.internal.journal.TargetEffects;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Target;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** What runs that have died left on their targets: it is undone by the workloads that reach them. */
final class LeftEffects {
    private static final String JOURNALS = "state/journal/";

    private final StateStore state;
    private final String holder;
    private final Time time;
    private final Supplier<String> names;
    private final ServiceLog log;

    LeftEffects(StateStore state, String holder, Time time, Supplier<String> names, ServiceLog log) {
        this.state = state;
        this.holder = holder;
        this.time = time;
        this.names = names;
        this.log = log;
    }

    /**
     * Undoes what can be undone.
     *
     * @param workloads opens what is backed up
     * @return when to come again; empty if nothing is left
     */
    Optional<Instant> undo(Configuration current, Function<Target, Workload> workloads) {
        Set<String> left = new TreeSet<>();
        state.list(JOURNALS, path -> left.add(path.substring(JOURNALS.length(), path.lastIndexOf('/'))));
        if (left.isEmpty()) {
            return Optional.empty();
        }
        List<Workload> open = new ArrayList<>();
        try {
            current.targets().forEach(target -> open(target, workloads).ifPresent(open::add));
            List<Compensator> compensators = open.stream()
                    .flatMap(workload -> workload.compensators().stream())
                    .toList();
            return left.stream()
                    .flatMap(target -> undo(target, compensators).stream())
                    .min(Instant::compareTo);
        } finally {
            open.forEach(Workload::close);
        }
    }

    private Optional<Workload> open(Target target, Function<Target, Workload> workloads) {
        try {
            return Optional.of(workloads.apply(target));
        } catch (HoldfastException unusable) {
            log.trouble("what was to be undone on " + target.name() + ": " + unusable.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Instant> undo(String target, List<Compensator> compensators) {
        Optional<Replay> replay = TargetEffects.undoWhatIsLeft(state, target, holder, compensators, names, time);
        replay.map(Replay::problems)
                .orElse(List.of())
                .forEach(problem -> log.trouble("what was to be undone on " + target + ": " + problem));
        return replay.isPresent()
                ? replay.get().againAt()
                : Optional.of(state.storeTime().plus(TargetEffects.TERM));
    }
}
