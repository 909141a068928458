package dev.holdfast.internal.thread;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The logging context, which belongs to a thread, and is handed on to those that work for it. */
public final class LogContext {
    private LogContext() {}

    /** A task that logs with the context of the thread that calls this, whichever thread carries it out. */
    public static Runnable carried(Runnable task) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> own = MDC.getCopyOfContextMap();
            set(context);
            try {
                task.run();
            } finally {
                set(own);
            }
        };
    }

    /** A thread of a pool may have inherited the context of whoever was the first to need it, so an empty one is set as well. */
    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
