package dev.holdfast.internal.store;

import dev.holdfast.run.StoreStatistics.Counts;
import dev.holdfast.run.StoreStatistics.Operation;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Shows a metered store to Micrometer: {@code holdfast.store.calls} (timer), {@code holdfast.store.failures} and {@code
 * holdfast.store.bytes}, each with the tags {@code operation} and {@code store}.
 *
 * <p>The only class of this package that needs Micrometer; it is loaded only where a program names it.
 */
public final class StoreMeters implements MeterBinder {
    private final MeteredBlobStore store;

    /** @param store asked whenever the registry is read */
    public StoreMeters(MeteredBlobStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Operation operation : Operation.values()) {
            String name = operation.name().toLowerCase(Locale.ROOT);
            FunctionTimer.builder(
                            "holdfast.store.calls",
                            store,
                            s -> s.statistics().of(operation).calls(),
                            s -> s.statistics().of(operation).nanos(),
                            TimeUnit.NANOSECONDS)
                    .tags("operation", name, "store", store.description())
                    .description("Calls to the store and the time they took")
                    .register(registry);
            counter(registry, "failures", name, s -> s.statistics().of(operation), Counts::failures);
            counter(registry, "bytes", name, s -> s.statistics().of(operation), Counts::bytes);
        }
    }

    private void counter(
            MeterRegistry registry,
            String what,
            String operation,
            java.util.function.Function<MeteredBlobStore, Counts> counts,
            ToDoubleFunction<Counts> value) {
        FunctionCounter.builder("holdfast.store." + what, store, s -> value.applyAsDouble(counts.apply(s)))
                .tags("operation", operation, "store", store.description())
                .register(registry);
    }
}
