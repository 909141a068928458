package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunVerification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows a backup, and what runs beside it, as restic, GNU tar and the disk see it. */
class ServiceRunsIT {
    private static final String DEFINITIONS = """
            storages:
              main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true}
              second: {uri: "file://WORK/second", password: "env:PASSWORD"}
              archive: {uri: "file://WORK/archive", password: "env:PASSWORD"}
            targets:
              files: {uri: "dir:SOURCE"}
            policies:
              gold:
                items:
                  - {id: daily, frequency: daily, retention: 3 days}
            schedules:
              nightly:
                targets: [files]
                policy: gold
            """;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    private ServiceRuns runs(String more) throws IOException {
        return new ServiceRuns(definitions(DEFINITIONS + more.indent(4)));
    }

    private Path definitions(String yaml) throws IOException {
        String work = Objects.requireNonNull(scene.repository().getParent()).toString();
        return Files.writeString(
                scene.target("service.yaml"),
                yaml.replace("WORK", work).replace("SOURCE", scene.source().toString()));
    }

    private Restic restic(String storage) {
        return new Restic(Peer.RESTIC, scene.target(storage), Scene.PASSWORD);
    }

    private static void assertDone(RunRecord run) {
        assertThat(run.state()).as(run.message() + run.parts()).isEqualTo(RunState.COMPLETED);
    }

    private static List<String> trees(Restic restic) {
        List<String> trees = new ArrayList<>();
        restic.snapshots().forEach(snapshot -> trees.add(snapshot.get("tree").asText()));
        return trees;
    }

    @Test
    void copiesAreRestoredByteForByteAlsoThoseThatCameLate() throws IOException {
        NastyCorpus.fill(scene.source().toString(), Peer.RESTIC);
        List<DiskImage> images = new ArrayList<>();
        try (ServiceRuns runs = runs("copies: {away: {storage: second, retention: 30 days}}")) {
            images.add(DiskImage.of(scene.source().toString()));
            assertDone(runs.backup());

            Path hidden = Files.move(scene.target("second"), scene.target("unplugged"));
            Path empty = Files.createDirectory(scene.target("second"));
            Files.writeString(scene.source().resolve("second day"), "while the copies' place was away");
            images.add(DiskImage.of(scene.source().toString()));
            runs.later(Duration.ofDays(1));
            RunRecord lagging = runs.backup();
            RunPart missing = ServiceRuns.part(lagging, PartKind.COPY, "away");
            assertThat(lagging.state()).isEqualTo(RunState.PARTIALLY_FAILED);
            assertThat(missing.state()).isEqualTo(RunState.FAILED);
            assertThat(missing.message()).contains("second").contains("had copies");
            assertThat(empty).isEmptyDirectory();

            Files.delete(empty);
            Path unused = Files.move(hidden, scene.target("second"));
            Files.writeString(scene.source().resolve("third day"), "it is back");
            images.add(DiskImage.of(scene.source().toString()));
            runs.later(Duration.ofDays(1));
            assertDone(runs.backup());
        }
        restic("second").assertSound();
        assertThat(trees(restic("second"))).isEqualTo(trees(restic("main"))).hasSize(3);
        int day = 0;
        for (JsonNode snapshot : restic("second").snapshots()) {
            Path target = scene.target("restored" + day);
            restic("second").ok("restore", snapshot.get("id").asText(), "--target", target.toString());
            images.get(day).assertSameByRestic(Scene.restored(target, scene.source()));
            day++;
        }
    }

    @Test
    void anArchiveIsUnpackedByGnuTar() throws IOException, InterruptedException {
        NastyCorpus.fill(scene.source().toString(), Peer.RESTIC);
        Disk.sparse(scene.source() + "/sparse", 64L << 20, List.of(5L << 20), new byte[] {1, 2, 3});
        DiskImage image = DiskImage.of(scene.source().toString());
        try (ServiceRuns runs = runs("export: {storage: archive, frequency: daily, prefix: shop}")) {
            RunRecord run = runs.backup();
            assertDone(run);
            assertThat(ServiceRuns.part(run, PartKind.EXPORT, "archive").message())
                    .startsWith("written: shop/nightly/files/" + run.name());
        }
        Path archive = archive();
        Path place = Objects.requireNonNull(archive.getParent());
        Path target = Files.createDirectory(scene.target("unpacked"));
        assertThat(program(place, "sha256sum", "--check", "--strict", archive.getFileName() + ".sha256"))
                .contains("OK");
        String listed = program(place, "tar", "--zstd", "-tvf", archive.toString());
        assertThat(listed.lines()).hasSizeGreaterThan(image.size());
        String unused = program(
                target,
                "tar",
                "--zstd",
                "--numeric-owner",
                "--warning=no-timestamp",
                "--xattrs",
                "--xattrs-include=*",
                "-xpf",
                archive.toString());
        image.assertSame(Scene.restored(target, scene.source()));
    }

    private Path archive() throws IOException {
        try (Stream<Path> all = Files.walk(scene.target("archive"))) {
            return all.filter(file -> file.toString().endsWith(".tar.zst"))
                    .reduce((one, other) -> {
                        throw new AssertionError("more than one archive: " + one + " and " + other);
                    })
                    .orElseThrow();
        }
    }

    /** What a program says; it must succeed. */
    private static String program(Path directory, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void aRestoreTestMarksABackupAndDamageIsFound() throws IOException {
        Files.writeString(scene.source().resolve("ledger"), "balance 100");
        String verification = """
                verification:
                  check: sample
                  samplePercent: 100
                  scratch: "dir:%s"
                  assertions:
                    - {kind: content, subject: "%s/ledger", comparison: equal, value: "balance 100"}
                    - {kind: files, subject: "/", comparison: greater-or-equal, value: "1"}
                    - {kind: command, subject: "/usr/bin/test -f %s/ledger", comparison: equal, value: "0"}
                """;
        String scratch = Files.createDirectory(scene.target("scratch")).toString();
        String restored = Scene.restored(Path.of(scratch), scene.source());
        try (ServiceRuns runs = runs(verification.formatted(scratch, scene.source(), restored))) {
            RunRecord good = runs.backup();
            assertDone(good);
            RunRecord proof = runs.run(RunKind.VERIFICATION);
            assertDone(proof);
            assertThat(runs.verification(good).isVerified()).isTrue();
            assertThat(runs.verification(good).assertions()).hasSize(3).allMatch(RunVerification.Assertion::held);
            assertThat(Path.of(restored, "ledger")).hasContent("balance 100");

            Files.writeString(scene.source().resolve("ledger"), "balance 100, and more that is new ".repeat(200));
            RunRecord bad = runs.backup();
            assertDone(bad);
            List<Path> struck = Damage.BLOB_FLIPPED.strike(scene.target("main"));
            assertThat(struck).isNotEmpty();
            RunRecord disproof = runs.run(RunKind.VERIFICATION);
            assertThat(disproof.state()).isEqualTo(RunState.FAILED);
            assertThat(runs.verification(bad).isVerified()).isFalse();
            assertThat(runs.verification(bad).message()).contains("the check found");
            assertThat(runs.verification(good).isVerified()).isTrue();
        }
        assertThat(restic("main").run("check", "--read-data").exitCode()).isNotZero();
    }

    @Test
    void whatIsVerifiedStaysInsteadOfWhatIsNewer() throws IOException {
        String counted = DEFINITIONS.replaceAll("    items:\\n.*\\n", "    retention: {keep: {daily: 2}}\n")
                + "    verification: {check: structure}\n";
        try (ServiceRuns runs = new ServiceRuns(definitions(counted))) {
            List<String> kept = new ArrayList<>();
            RunRecord verified = runs.backup();
            kept.add(verified.snapshot().orElseThrow().hex());
            assertDone(runs.run(RunKind.VERIFICATION));
            runs.later(Duration.ofMinutes(5));
            assertDone(runs.backup());
            runs.later(Duration.ofDays(1));
            RunRecord last = runs.backup();
            assertDone(last);
            kept.add(last.snapshot().orElseThrow().hex());

            List<String> listed = new ArrayList<>();
            restic("main")
                    .snapshots()
                    .forEach(snapshot -> listed.add(snapshot.get("id").asText()));
            assertThat(listed).isEqualTo(kept);
        }
        restic("main").assertSound();
    }

    /** restic holds its lock as long as it waits for what it backs up. */
    @Test
    void whatResticHoldsIsNotTouchedAndTheReasonIsShown() throws IOException, InterruptedException {
        Files.writeString(scene.source().resolve("ledger"), "balance 100");
        try (ServiceRuns runs = runs("pruneCron: 0 7 * * *")) {
            RunRecord first = runs.backup();
            assertDone(first);
            Files.writeString(scene.source().resolve("ledger"), "balance 200");
            runs.later(Duration.ofDays(1));
            assertDone(runs.backup());
            runs.later(Duration.ofDays(3));

            Process other =
                    restic("main").start("backup", "--stdin", "--stdin-filename", "slow", "--host", "elsewhere");
            try {
                await(() ->
                        !restic("main").ok("list", "locks", "--no-lock").out().isBlank());
                RunRecord retention = runs.run(RunKind.RETENTION);
                RunRecord prune = runs.run(RunKind.PRUNE);
                assertBlocked(retention, PartKind.RETENTION, "RetentionApplied");
                assertBlocked(prune, PartKind.PRUNE, "");
                assertThat(trees(restic("main"))).hasSize(2);
            } finally {
                other.getOutputStream().write("done".getBytes(StandardCharsets.UTF_8));
                other.getOutputStream().close();
                assertThat(other.waitFor()).isZero();
            }
            assertDone(runs.run(RunKind.RETENTION));
            RunRecord prune = runs.run(RunKind.PRUNE);
            assertDone(prune);
            assertThat(ServiceRuns.part(prune, PartKind.PRUNE, "main").message())
                    .contains("pack(s) removed");
            assertThat(restic("main")
                            .run(
                                    "cat",
                                    "snapshot",
                                    first.snapshot().orElseThrow().hex())
                            .exitCode())
                    .isNotZero();
        }
        restic("main").assertSound();
        assertThat(trees(restic("main"))).hasSize(2);
    }

    private static void assertBlocked(RunRecord run, PartKind kind, String condition) {
        RunPart part = ServiceRuns.part(run, kind, "main");
        assertThat(part.state()).as(part.message()).isEqualTo(RunState.SKIPPED);
        assertThat(part.reason()).isEqualTo("Locked");
        assertThat(part.message()).contains("lock");
        if (!condition.isEmpty()) {
            assertThat(run.condition(condition).orElseThrow().reason()).isEqualTo("Blocked");
        }
    }

    private static void await(BooleanSupplier so) throws InterruptedException {
        while (!so.getAsBoolean()) {
            Thread.sleep(100);
        }
    }
}
