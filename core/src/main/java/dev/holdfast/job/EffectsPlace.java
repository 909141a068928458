package dev.holdfast.job;

import dev.holdfast.Time;
import dev.holdfast.internal.journal.TargetEffects;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Effects;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Where a job writes down what must be undone.
 *
 * @param given the place; null for the machine's own, which is opened once it is needed
 * @param options of the repository that the job works on
 */
record EffectsPlace(@Nullable StateStore given, EngineOptions options) {
    Effects take(String target, Collection<Compensator> compensators, Time time) {
        if (given != null) {
            return take(given, target, compensators, time);
        }
        LocalState local = LocalState.open(LocalState.directory(System.getenv()), time);
        try {
            return new Local(take(local.documents(), target, compensators, time), local);
        } catch (RuntimeException failure) {
            local.close();
            throw failure;
        }
    }

    private Effects take(StateStore state, String target, Collection<Compensator> compensators, Time time) {
        return TargetEffects.take(state, target, holder(), compensators, options::newToken, time);
    }

    private String holder() {
        return options.host().name() + ", process " + ProcessHandle.current().pid();
    }

    private record Local(Effects effects, LocalState state) implements Effects {
        @Override
        public Effect begin(Compensation compensation) {
            return effects.begin(compensation);
        }

        @Override
        public void close() {
            effects.close();
            state.close();
        }
    }
}
