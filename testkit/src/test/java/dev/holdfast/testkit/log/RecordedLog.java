package dev.holdfast.testkit.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Keeps what is logged, with the run in whose context it was, as long as a test listens. */
public final class RecordedLog implements SLF4JServiceProvider {
    private static final List<List<Line>> LISTENERS = new CopyOnWriteArrayList<>();

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new BasicMDCAdapter();

    /**
     * What was logged.
     *
     * @param logger by whom
     * @param run the run in the logging context, if one was
     * @param text what
     */
    public record Line(String logger, Optional<String> run, String text) {}

    /** Listens from now on, until it is closed. */
    public static final class Recording implements AutoCloseable {
        private final List<Line> lines = new CopyOnWriteArrayList<>();

        /** Begins. */
        public Recording() {
            LISTENERS.add(lines);
        }

        /** What was logged meanwhile. */
        public List<Line> lines() {
            return new ArrayList<>(lines);
        }

        @Override
        public void close() {
            LISTENERS.removeIf(listener -> listener == lines);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return Recorder::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Nothing is to be set up.
    }

    private static final class Recorder extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private Recorder(String logger) {
            name = logger;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Recorder.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            Line line = new Line(
                    name, Optional.ofNullable(MDC.get("run")), MessageFormatter.basicArrayFormat(pattern, arguments));
            LISTENERS.forEach(listener -> listener.add(line));
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return !LISTENERS.isEmpty();
        }

        @Override
        public boolean isInfoEnabled() {
            return !LISTENERS.isEmpty();
        }

        @Override
        public boolean isWarnEnabled() {
            return !LISTENERS.isEmpty();
        }

        @Override
        public boolean isErrorEnabled() {
            return !LISTENERS.isEmpty();
        }
    }
}
