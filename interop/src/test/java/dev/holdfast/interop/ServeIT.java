package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Main;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGTERM ends {@code serve} in good order, also in the middle of a run. */
class ServeIT {
    private static final int PATIENCE_SECONDS = 40;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    private Path definitions() throws Exception {
        Path work = Files.createDirectory(scene.target("serve"));
        Files.writeString(Files.createDirectory(work.resolve("data")).resolve("file"), "content");
        return Files.writeString(work.resolve("service.yaml"), """
                storages:
                  main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true}
                targets:
                  docs: {uri: "dir:WORK/data"}
                policies:
                  daily: {items: [{frequency: daily, retention: 7 days}]}
                schedules:
                  nightly:
                    targets: [docs]
                    policy: daily
                    hooks: {slow: {moment: before, kind: exec, timeout: 10m, command: [/bin/sleep, "600"]}}
                """.replace("WORK", work.toString()));
    }

    private ProcessBuilder holdfast(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PASSWORD",
                        Scene.PASSWORD,
                        "HOLDFAST_TEST_LOW_COST_KEYS",
                        "1",
                        "XDG_STATE_HOME",
                        scene.target("memory").toString()));
        return builder;
    }

    @Test
    void aSignalCancelsTheRunAndGivesTheLeaseBack() throws Exception {
        Path file = definitions();
        Process serving = holdfast("serve", file.toString()).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader output = serving.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (line.contains("backup begins")) {
                    var unused = serving.toHandle().destroy();
                }
            }
            assertThat(serving.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            serving.destroyForcibly();
        }
        assertThat(serving.exitValue()).as(String.join("\n", said)).isZero();
        assertThat(said).last().isEqualTo("ended");
        assertThat(said).anyMatch(line -> line.contains("cancelled") && line.contains("the service is ending"));

        Process asking = holdfast("schedules", "show", "nightly", "--config", file.toString())
                .start();
        try (Stream<String> answer = asking.inputReader().lines()) {
            assertThat(answer.toList())
                    .anyMatch(line -> line.contains("cancelled"))
                    .anyMatch(line -> line.contains("nobody at the moment"));
        }
    }
}
