package dev.holdfast.adapter;

import dev.holdfast.policy.Cron;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Schedule;

/** Cron expressions of other systems. */
final class Crons {
    private Crons() {}

    /** Sets a schedule's expression; what is wrong with it, or that it is missing, is reported. */
    static void into(Field field, Schedule.Builder schedule) {
        if (!field.isPresent()) {
            field.missing("without it nobody knows when", "set a cron expression, such as '0 2 * * *'");
        }
        field.text().ifPresent(text -> set(field, text, schedule));
    }

    static void set(Field field, String text, Schedule.Builder schedule) {
        try {
            Cron cron = Cron.parse(zoned(text));
            cron.zone().ifPresent(schedule::zone);
            schedule.cron(cron);
        } catch (PolicyException wrong) {
            field.report(
                    ImportFinding.Kind.INVALID,
                    "it is no cron expression here: " + wrong.getMessage(),
                    "set the schedule's cron by hand");
        }
    }

    /** Both names of the prefix mean the same to Velero's and Kubernetes' library. */
    private static String zoned(String text) {
        return text.startsWith("TZ=") ? "CRON_" + text : text;
    }
}
