package dev.holdfast.internal.observe;

/** Which of the optional libraries a program has. */
final class Libraries {
    private Libraries() {}

    static boolean hasMail() {
        return has("jakarta.mail.Transport");
    }

    static boolean hasMicrometer() {
        return has("io.micrometer.core.instrument.Metrics");
    }

    static boolean hasPrometheus() {
        return hasMicrometer() && has("io.micrometer.prometheusmetrics.PrometheusMeterRegistry");
    }

    private static boolean has(String type) {
        try {
            Class.forName(type, false, Libraries.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }
}
