package dev.holdfast.internal.observe;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** Figures in the text form of Prometheus. Loaded only where Micrometer's registry for it is there. */
final class PrometheusText implements Supplier<String> {
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompositeMeterRegistry all = new CompositeMeterRegistry();

    PrometheusText() {
        all.add(prometheus);
        all.add(Metrics.globalRegistry);
    }

    /** Figures that go to Prometheus' text and to whatever the program has added to Micrometer's global registry. */
    Figures figures() {
        return new MeterFigures(all);
    }

    @Override
    public String get() {
        return prometheus.scrape();
    }
}
