package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One directory whose listing would fill the heap if it were held whole: 150,000 entries, 64 MiB. */
class LargeDirectoryIT {
    private static final int COUNT = 150_000;
    private static final int MINUTES = 5;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void everyCommandWorksInASmallHeap() throws IOException, InterruptedException {
        for (int i = 0; i < COUNT; i++) {
            Files.createFile(
                    scene.source().resolve(String.format(Locale.ROOT, "entry-%016x", i * 0x9e3779b97f4a7c15L)));
        }
        holdfast("init");
        holdfast("backup", scene.source().toString());
        String again = holdfast("backup", scene.source().toString());
        assertThat(again).contains("added        0 B");
        assertThat(holdfast("ls", "latest").lines().filter(line -> line.contains("/entry-")))
                .hasSize(COUNT);
        holdfast("check", "--read-data");
        Path ours = scene.target("ours");
        holdfast("restore", "latest", "--target", ours.toString(), "--verify");
        assertThat(count(ours)).isEqualTo(COUNT);
        holdfast("forget", "--keep-last", "1", "--prune");
        compareWithRestic();
    }

    private void compareWithRestic() throws IOException {
        Restic restic = scene.restic(Peer.RESTIC);
        restic.assertSound();
        var theirs = restic.ok("backup", "--json", "--force", scene.source().toString())
                .summary();
        assertThat(theirs.get("tree_blobs").asInt()).isZero();
        Path byRestic = scene.target("restic");
        restic.ok("restore", "latest", "--target", byRestic.toString());
        assertThat(count(byRestic)).isEqualTo(COUNT);
    }

    private long count(Path target) throws IOException {
        try (var entries = Files.list(Path.of(Scene.restored(target, scene.source())))) {
            return entries.count();
        }
    }

    private String holdfast(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.holdfast.cli.Main",
                "--repo",
                "file:" + scene.repository()));
        command.addAll(List.of(arguments));
        Path said = scene.target("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("HOLDFAST_PASSWORD", Scene.PASSWORD);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(said);
        assertThat(process.exitValue()).as("%s%n%s", command, text).isZero();
        return text;
    }
}
