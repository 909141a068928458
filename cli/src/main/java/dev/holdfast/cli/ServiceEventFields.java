package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.service.ServiceEvent;
import java.time.temporal.ChronoUnit;

/** An event of the service as a line, and as JSON. */
final class ServiceEventFields {
    private ServiceEventFields() {}

    static String line(ServiceEvent event) {
        String run = event.run().isEmpty() ? "" : " [" + event.run().substring(0, 8) + "]";
        String schedule = event.schedule().isEmpty() ? "" : " " + event.schedule();
        return event.at().truncatedTo(ChronoUnit.SECONDS) + Printable.of(schedule + run + ": " + event.message());
    }

    static Fields of(ServiceEvent event) {
        return Fields.message(event.kind().word())
                .put("time", event.at())
                .putUnlessEmpty("schedule", event.schedule())
                .putUnlessEmpty("run", event.run())
                .put("message", event.message());
    }
}
