package dev.holdfast.examples;

import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ScheduleStatus;
import dev.holdfast.service.ServiceEvent;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the schedules of a file inside this program: {@code Serve definitions.yaml nightly} also asks for a backup at once. */
public final class Serve {
    private Serve() {}

    /**
     * Runs the example until a backup of the schedule has ended. A program that stays would keep the service open as long as it lives.
     *
     * @param arguments the file of definitions, and a schedule of it
     */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Holdfast service = Holdfast.builder()
                .configuration(Path.of(arguments[0]))
                .listener(event -> heard(event, ended))
                .build()) {
            service.start();
            System.out.println("asked for run " + service.runNow(arguments[1]));
            if (!ended.await(1, TimeUnit.MINUTES)) {
                System.out.println("it takes longer than a minute; the service ends, and another one goes on");
            }
            service.schedules().forEach(Serve::show);
        }
    }

    private static void heard(ServiceEvent event, CountDownLatch ended) {
        System.out.println(event.kind().word() + " " + event.message());
        if (event.kind() == ServiceEvent.Kind.ENDED) {
            ended.countDown();
        }
    }

    private static void show(ScheduleStatus status) {
        System.out.println(status.name() + " is " + status.state().word() + ", its last backup "
                + status.lastBackup().map(last -> last.state().name()).orElse("is yet to come") + ", the next at "
                + status.nextRun().map(Object::toString).orElse("no time"));
    }
}
