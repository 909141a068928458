package dev.holdfast.benchmarks.leader;

import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process that is killed: it runs the schedules of a file as {@code holdfast serve} does, says each event in a line, and ends by
 * itself when its standard input does.
 */
public final class LeaderChild {
    static final String READY = "ready";
    static final String ENDED = "closed";

    private LeaderChild() {}

    /** Serves the file that the only argument names. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Holdfast holdfast = Holdfast.builder()
                .configuration(Path.of(arguments[0]))
                .environment(LeaderSite.ENVIRONMENT)
                .poll(LeaderSite.POLL)
                .listener(LeaderChild::say)
                .build()) {
            holdfast.start();
            System.out.println(READY);
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println("ignored " + line);
            }
        }
        System.out.println(ENDED);
    }

    private static synchronized void say(ServiceEvent event) {
        System.out.println(String.join("\t", event.kind().name(), event.schedule(), event.run(), event.message()));
    }
}
