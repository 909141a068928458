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
        if (context == null || context.isEmpty()) {
            return task;
        }
        return () -> {
            Map<String, String> own = MDC.getCopyOfContextMap();
            MDC.setContextMap(context);
            try {
                task.run();
            } finally {
                restore(own);
            }
        };
    }

    private static void restore(@Nullable Map<String, String> own) {
        if (own == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(own);
        }
    }
}
