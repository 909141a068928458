package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.cli.Main;
import dev.holdfast.interop.mongo.Bank;
import dev.holdfast.interop.mongo.History;
import dev.holdfast.interop.mongo.Ledger;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ReplicaSetBank;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Transfers;
import dev.holdfast.job.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code serve} follows the oplog of a real replica set, is killed, and goes on: every point in time is there. */
class FollowedServiceIT {
    private static final Time TIME = Time.system();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final List<Service> services = new ArrayList<>();

    @BeforeEach
    void create() throws IOException {
        ours.create();
        Files.writeString(scene.target("password"), Scene.PASSWORD);
    }

    @AfterEach
    void remove() {
        services.forEach(Service::kill);
        scene.close();
    }

    private Path definitions(ReplicaSet set) throws IOException {
        return Files.writeString(
                scene.target("service.yaml"),
                """
                storages:
                  main: {uri: "file://REPOSITORY", password: "env:PASSWORD", default: true}
                targets:
                  bank: {uri: "SET", pitEnabled: true, options: {consistency: oplog}}
                policies:
                  daily: {items: [{frequency: daily, retention: 7 days}], onDemand: 1 day}
                schedules:
                  nightly: {targets: [bank], policy: daily, restoreWindowDays: 2}
                service: {sliceSpan: 1s, parallelRuns: 1}
                """.replace("REPOSITORY", scene.repository().toString()).replace("SET", set.uri()));
    }

    private ProcessBuilder holdfast(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
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
                        "HOLDFAST_PASSWORD_FILE",
                        scene.target("password").toString(),
                        "HOLDFAST_REPO",
                        scene.repository().toString(),
                        "HOLDFAST_TEST_LOW_COST_KEYS",
                        "1",
                        "XDG_STATE_HOME",
                        scene.target("memory").toString()));
        return builder;
    }

    /** A process that serves, and what it says. */
    private static final class Service {
        private final Process process;
        private final List<String> said = new CopyOnWriteArrayList<>();

        private Service(Process process) {
            this.process = process;
            Thread reading = new Thread(this::read, "reading");
            reading.setDaemon(true);
            reading.start();
        }

        private void read() {
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    said.add(line);
                }
            } catch (IOException killed) {
                said.add("the pipe broke");
            }
        }

        long count(String words) {
            return said.stream().filter(line -> line.contains(words)).count();
        }

        void await(String what, BooleanSupplier condition) throws InterruptedException {
            long deadline = TIME.nanos() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                assertThat(process.isAlive() && TIME.nanos() < deadline)
                        .as(() -> what + ":\n" + String.join("\n", said))
                        .isTrue();
                TIME.sleep(Duration.ofMillis(50));
            }
        }

        void kill() {
            process.destroyForcibly();
        }
    }

    private Service serve(Path file) throws IOException {
        Service service = new Service(holdfast("serve", file.toString()).start());
        services.add(service);
        return service;
    }

    private String ok(String... words) throws Exception {
        Process process = holdfast(words).start();
        String said;
        try (BufferedReader output = process.inputReader();
                Stream<String> lines = output.lines()) {
            said = String.join("\n", lines.toList());
        }
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(text, malformed);
        }
    }

    private List<Snapshot> slices() {
        return ours.with(Repository::snapshots).stream()
                .filter(one -> !one.isBackup())
                .sorted(Comparator.comparing(one -> seconds(one, "last")))
                .toList();
    }

    private static String fact(Snapshot slice, String key) {
        return slice.fact(key).orElseThrow();
    }

    /** In the order of the oplog, as its increments do not reach a million in a second. */
    private static long seconds(Snapshot slice, String key) {
        String[] time = fact(slice, key).split("[:/]", -1);
        return Long.parseLong(time[0]) * 1_000_000 + Long.parseLong(time[1]);
    }

    private static String text(BsonTimestamp time) {
        return Integer.toUnsignedString(time.getTime()) + ":" + Integer.toUnsignedString(time.getInc());
    }

    private void assertRestored(Bank bank, History history, BsonTimestamp time) throws Exception {
        MongoServer into = Shared.server();
        String said = ok("restore", "--to", into.uri(), "--host", "bank", "--at", text(time), "--drop", "--verify");
        assertThat(Ledger.read(List.of(into.client())).differences(bank.accounts(), history.until(time)))
                .as("at %s: %s", time, said)
                .isEmpty();
    }

    @Test
    void everyPointInTimeIsThereAlthoughTheServiceIsKilled() throws Exception {
        ReplicaSet set = Shared.replicaSet();
        Bank bank = ReplicaSetBank.open(set, 30, 0);
        Path file = definitions(set);
        BsonTimestamp before;
        BsonTimestamp meanwhile;
        try (Transfers transfers = Transfers.start(bank, 2, Duration.ofMillis(5))) {
            Service first = serve(file);
            first.await("a backup", () -> first.count("backup completed") == 1);
            long stored = first.count("slice");
            first.await("slices after it", () -> first.count("slice") >= stored + 3);
            before = set.newest();
            first.await("slices with more", () -> first.count("slice") >= stored + 5);
            first.kill();
            assertThat(first.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            transfers.await(30);
            meanwhile = set.newest();

            Service second = serve(file);
            second.await("slices again", () -> second.count("slice") >= 2);
            transfers.await(20);
            transfers.stop();
            set.awaitCaughtUp();
            long until = second.count("slice");
            BsonTimestamp last = set.newest();
            second.await("the rest", () -> second.count("slice") >= until + 2 && isStored(last));
            var unused = second.process.toHandle().destroy();
            assertThat(second.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(second.process.exitValue()).isZero();
            assertThat(second.said).noneMatch(line -> line.contains("gap"));
        }
        assertWhole();
        History history = History.read(bank);
        List<BsonTimestamp> times = history.times();
        for (BsonTimestamp time : List.of(last(times, before), last(times, meanwhile), times.get(times.size() - 1))) {
            assertRestored(bank, history, time);
        }
        scene.restic(Peer.RESTIC).ok("check", "--read-data", "--no-lock");
        JsonNode shown = json(ok("--json", "schedules", "show", "nightly", "--config", file.toString()));
        JsonNode followed = shown.get("following").get(0);
        assertThat(followed.get("status").asText()).isEqualTo("Stopped");
        assertThat(followed.get("gaps").asLong()).isZero();
        assertThat(followed.get("slices").asLong()).isPositive();
    }

    private boolean isStored(BsonTimestamp time) {
        List<Snapshot> slices = slices();
        return !slices.isEmpty()
                && seconds(slices.get(slices.size() - 1), "last") >= time.getTime() * 1_000_000L + time.getInc();
    }

    /** One interval, made of slices of which each begins where the one before ends, none of them twice. */
    private void assertWhole() throws Exception {
        JsonNode logs = json(ok("--json", "oplog", "intervals"));
        assertThat(logs).hasSize(1);
        assertThat(logs.get(0).get("host").asText()).isEqualTo("bank");
        assertThat(logs.get(0).get("intervals")).hasSize(1);
        List<Snapshot> slices = slices();
        for (int i = 1; i < slices.size(); i++) {
            assertThat(fact(slices.get(i), "first")).isEqualTo(fact(slices.get(i - 1), "last"));
        }
        assertThat(slices).allSatisfy(slice -> {
            assertThat(slice.hostname()).isEqualTo("bank");
            assertThat(fact(slice, "window")).isEqualTo("PT48H");
        });
    }

    private static BsonTimestamp last(List<BsonTimestamp> times, BsonTimestamp at) {
        return Objects.requireNonNull(times.stream()
                .filter(time -> time.compareTo(at) <= 0)
                .max(Comparator.naturalOrder())
                .orElse(null));
    }
}
