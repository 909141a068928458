package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.TimeSeriesOptions;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.benchmarks.server.Toxiproxy;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.interop.mongo.Zoo;
import dev.holdfast.interop.server.InstalledPeers;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that refuse, connections that break and processes that die in the middle of a dump or a restore. Servers fail by their own means. */
class MongoFaultsIT {
    private static final Time TIME = Time.system();
    private static final int DOCUMENTS = 20_000;

    @TempDir
    static Path logs;

    private static ReplicaSet set;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    @BeforeAll
    static void start() {
        set = ReplicaSet.start(
                "faults",
                ServerOptions.open().parameter("enableTestCommands", 1),
                Member.priority(2),
                Member.priority(1),
                Member.unseen());
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    @BeforeEach
    void create() {
        ours.create();
        Shared.emptied(set);
        set.awaitCaughtUp();
    }

    @AfterEach
    void remove() {
        set.members().forEach(MongoServer::failNone);
        executor.shutdownNow();
        scene.close();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = TIME.nanos() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(TIME.nanos()).as(what).isLessThan(deadline);
            TIME.sleep(Duration.ofMillis(5));
        }
    }

    private static boolean isLocked() {
        return set.member(2)
                .admin(new Document("currentOp", 1).append("ns", "none"))
                .getBoolean("fsyncLock", false);
    }

    private static void fillMuch(MongoServer server) {
        String text = "some text that repeats itself ".repeat(30);
        for (int from = 0; from < DOCUMENTS; from += 1000) {
            int first = from;
            server.client()
                    .getDatabase("kept")
                    .getCollection("c")
                    .insertMany(IntStream.range(0, 1000)
                            .mapToObj(number -> new Document("_id", first + number).append("text", text + number))
                            .toList());
        }
    }

    private static void fillOfEachKind(MongoServer server) {
        MongoDatabase database = server.client().getDatabase("kinds");
        database.createCollection(
                "capped", new CreateCollectionOptions().capped(true).sizeInBytes(1 << 20));
        database.createCollection(
                "series", new CreateCollectionOptions().timeSeriesOptions(new TimeSeriesOptions("at")));
        database.createView("view", "plain", List.of());
        for (String name : List.of("plain", "capped")) {
            database.getCollection(name)
                    .insertMany(IntStream.range(0, 1500)
                            .mapToObj(number -> new Document("_id", number).append("n", number % 7))
                            .toList());
        }
        database.getCollection("plain").createIndex(Indexes.ascending("n"));
        database.getCollection("series")
                .insertMany(IntStream.range(0, 50)
                        .mapToObj(number -> new Document("at", Instant.ofEpochMilli(1_700_000_000_000L + number)))
                        .toList());
    }

    private BackupJob.Builder dumping(String uri) {
        return BackupJob.unnamed()
                .workload(MongoWorkload.at(uri)
                        .consistency(ConsistencyMode.LOCK)
                        .parallel(2)
                        .build());
    }

    private BackupRun backup(String uri) {
        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            return ours.with(repository ->
                    dumping(uri).state(state.documents()).into(repository).run());
        }
    }

    private Snapshot dumped(MongoServer from) {
        return ours.backup(
                MongoWorkload.at(from.uri()).consistency(ConsistencyMode.NONE).build());
    }

    private RestoreRun restore(Snapshot snapshot, String uri) {
        return ours.with(repository -> RestoreJob.from(repository)
                .snapshot(snapshot)
                .verify(true)
                .into(MongoWorkload.at(uri).drop(true).parallel(2).build())
                .run());
    }

    /** What a primary answers that steps down, what it answers when the majority goes, and connections that break before and after. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    3 | insert, applyOps, create, drop, createIndexes | errorCode: 189
                    3 | insert, applyOps, createIndexes | closeConnection: true
                    2 | insert | writeConcernError: {code: 91, errmsg: 'x', errorLabels: ['RetryableWriteError']}
                    1 | create, drop, createIndexes | writeConcernError: {code: 189, errmsg: 'x'}
                    """)
    void whatIsInterruptedIsSentAgain(int times, String commands, String how) {
        MongoServer from = Shared.server();
        fillOfEachKind(from);
        Snapshot snapshot = dumped(from);
        assertThat(restore(snapshot, set.uri()).state()).isEqualTo(RunState.COMPLETED);
        set.member(0).fail(times, "{failCommands: [" + quoted(commands) + "], " + how + "}");

        RestoreRun run = restore(snapshot, set.uri());

        assertThat(run.failures()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        assertThat(Comparison.ofData().differences(from, set)).isEmpty();
    }

    private static String quoted(String commands) {
        return "'" + commands.replace(", ", "', '") + "'";
    }

    /** It may never be finished: a unique one ends when it meets two documents of one value. */
    @Test
    void anIndexThatIsBeingBuiltIsNotInTheDump() throws Exception {
        MongoCollection<Document> collection = set.client().getDatabase("kept").getCollection("c");
        collection.insertOne(new Document("n", 1));
        collection.createIndex(Indexes.ascending("built"));
        set.awaitCaughtUp();
        hang(set.member(2), "alwaysOn");
        Snapshot snapshot;
        try {
            var building = executor.submit(() -> collection.createIndex(Indexes.ascending("n")));
            await("the index", () -> isBeingBuilt(set.member(2)));
            BackupRun run = backup(set.uri());
            assertThat(run.findings())
                    .anySatisfy(finding -> assertThat(finding.message()).contains("n_1 is being built"));
            snapshot =
                    ours.with(repository -> repository.snapshot(run.snapshot().hex()));
            hang(set.member(2), "off");
            assertThat(building.get()).isEqualTo("n_1");
        } finally {
            hang(set.member(2), "off");
        }
        assertThat(restore(snapshot, set.uri()).state()).isEqualTo(RunState.COMPLETED);
        assertThat(collection.listIndexes().map(index -> index.getString("name")))
                .containsExactlyInAnyOrder("_id_", "built_1");
    }

    private static void hang(MongoServer member, String mode) {
        member.admin(new Document("configureFailPoint", "hangAfterStartingIndexBuildUnlocked").append("mode", mode));
    }

    private static boolean isBeingBuilt(MongoServer member) {
        return member
                .client()
                .getDatabase("kept")
                .runCommand(new Document("listIndexes", "c").append("includeBuildUUIDs", true))
                .get("cursor", Document.class)
                .getList("firstBatch", Document.class)
                .stream()
                .anyMatch(index -> index.containsKey("buildUUID"));
    }

    /** Dumps with the machine's own place for what must be undone. */
    static final class Dumper {
        private Dumper() {}

        public static void main(String[] arguments) {
            try (Repository repository = new Ours(Path.of(arguments[0]), Scene.PASSWORD).open()) {
                BackupRun run = BackupJob.unnamed()
                        .workload(MongoWorkload.at(arguments[1])
                                .consistency(ConsistencyMode.valueOf(arguments[2]))
                                .build())
                        .into(repository)
                        .run();
                System.out.println(run.state() + " " + run.findings());
            } catch (RunException.BackupFailed failed) {
                System.out.println(failed.getMessage());
            }
        }
    }

    /** A file lies where the directory would be. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void whoLocksNobodyNeedsNoPlaceForWhatMustBeUndone(ConsistencyMode mode) throws Exception {
        Path file = Files.createFile(scene.target("file"));
        ProcessBuilder builder = ChildJvm.of(Dumper.class, scene.repository().toString(), set.uri(), mode.name());
        builder.environment().put("HOLDFAST_STATE_DIR", file.resolve("state").toString());
        Process process = builder.start();
        String said;
        try (BufferedReader out = process.inputReader()) {
            said = String.valueOf(out.readLine());
        }
        assertThat(process.waitFor()).isZero();
        assertThat(said).contains("cannot be used").contains("HOLDFAST_STATE_DIR");
        assertThat(said.startsWith("COMPLETED")).as(said).isEqualTo(mode != ConsistencyMode.LOCK);
    }

    @Test
    void aPrimaryStepsDownInTheMiddleOfARestore() throws Exception {
        MongoServer from = Shared.server();
        fillMuch(from);
        Snapshot snapshot = dumped(from);
        // Else who has the greater priority takes over again, ten seconds after it has stepped down.
        priority(2);
        try {
            var restoring = executor.submit(() -> restore(snapshot, set.uri()));
            await("documents", () -> isThere(set.member(0)));
            set.stepUp(1);
            RestoreRun run = restoring.get();

            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertThat(Comparison.ofData().differences(from, set)).isEmpty();
        } finally {
            set.stepUp(0);
            priority(1);
        }
    }

    /** The second member's; the first one's is 2. */
    private static void priority(int priority) {
        set.reconfigure(configuration -> {
            configuration.getList("members", Document.class).get(1).put("priority", priority);
            return configuration;
        });
    }

    private static boolean isThere(MongoServer server) {
        return server.client().getDatabase("kept").getCollection("c").estimatedDocumentCount() > 0;
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfARestoreIsMadeAgain() throws Exception {
        MongoServer from = Shared.server();
        fillMuch(from);
        Snapshot snapshot = dumped(from);
        MongoServer into = Shared.otherServer();
        Toxiproxy proxy = before(into);
        try {
            proxy.slowUploads(4000);
            var restoring = executor.submit(() -> restore(snapshot, behind(proxy)));
            await("documents", () -> isThere(into));
            proxy.admit(false);
            TIME.sleep(Duration.ofMillis(700));
            proxy.cureAll();
            RestoreRun run = restoring.get();

            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertThat(Comparison.ofData().differences(from, into)).isEmpty();
        } finally {
            proxy.stop();
        }
    }

    private static Toxiproxy before(MongoServer server) throws Exception {
        return Toxiproxy.start(
                InstalledPeers.file("toxiproxy-2.5.0").toString(),
                server.address().getPort(),
                logs.resolve("toxiproxy.log"));
    }

    private static String behind(Toxiproxy proxy) {
        return "mongodb://127.0.0.1:" + proxy.port() + "/?directConnection=true";
    }

    /** Nobody reaches the member, so that it stays locked, which stays written down: the next dump unlocks it first. */
    @Test
    void aConnectionThatIsCutInTheMiddleOfADumpIsNoDump() throws Exception {
        fillMuch(set.member(0));
        set.awaitCaughtUp();
        Toxiproxy proxy = before(set.member(2));
        try {
            proxy.poison("slow", "bandwidth", 1, "{\"rate\":1000}");
            var dumping = executor.submit(() -> backup(behind(proxy)));
            await("the lock", MongoFaultsIT::isLocked);
            TIME.sleep(Duration.ofMillis(500));
            proxy.admit(false);
            assertThatThrownBy(dumping::get).hasCauseInstanceOf(RunException.BackupFailed.class);
            assertThat(isLocked()).isTrue();
            proxy.cureAll();

            assertThat(backup(behind(proxy)).state()).isEqualTo(RunState.COMPLETED);

            assertThat(isLocked()).isFalse();
            List<Snapshot> snapshots = ours.with(repository -> repository.snapshots());
            assertThat(snapshots).hasSize(1);
        } finally {
            proxy.stop();
        }
    }

    @Test
    void anAnswerToTheUnlockThatIsLostLeavesNothingLocked() {
        set.client().getDatabase("kept").getCollection("c").insertOne(new Document());
        set.awaitCaughtUp();
        set.member(2).fail(1, "{failCommands: ['fsyncUnlock'], closeConnection: true}");

        assertThat(backup(set.uri()).state()).isEqualTo(RunState.COMPLETED);

        assertThat(isLocked()).isFalse();
    }

    @Test
    void whoeverCancelsWhileItIsUnlockedLeavesNothingLocked() throws Exception {
        set.client().getDatabase("kept").getCollection("c").insertOne(new Document());
        set.awaitCaughtUp();
        set.member(2).fail(1, "{failCommands: ['fsyncUnlock'], blockConnection: true, blockTimeMS: 1500}");
        try (LocalState state = LocalState.open(scene.target("state"), TIME);
                var repository = ours.open()) {
            JobHandle<BackupRun> handle =
                    dumping(set.uri()).state(state.documents()).into(repository).start(executor, event -> {});
            await("the lock", MongoFaultsIT::isLocked);
            TIME.sleep(Duration.ofMillis(700));
            handle.cancel();
            assertThatThrownBy(handle::await).isInstanceOf(RunException.BackupFailed.class);
        }
        assertThat(isLocked()).isFalse();
    }

    @Test
    void aMemberIsLetGoInTimeAlsoWhileTheStoreDoesNotAnswer() throws Exception {
        fillMuch(set.member(0));
        set.awaitCaughtUp();
        BlockedDump blocked = new BlockedDump();
        try (MongoWorkload workload = MongoWorkload.at(set.uri())
                .consistency(ConsistencyMode.LOCK)
                .lockTime(Duration.ofSeconds(3))
                .build()) {
            var dumping = executor.submit(() -> workload.dump(blocked, blocked));
            blocked.awaitReading();
            await("the end of the lock", () -> !isLocked());
            assertThat(dumping).isNotDone();
            blocked.letGo();
            assertThatThrownBy(dumping::get).hasMessageContaining("it stood still for longer than 3 s");
        }
    }

    /** Restores users and stays where the server stays. */
    static final class Restorer {
        private Restorer() {}

        public static void main(String[] arguments) {
            Path repository = Path.of(arguments[0]);
            try (LocalState state = LocalState.open(Path.of(arguments[1]), TIME);
                    var open = new Ours(repository, Scene.PASSWORD).open()) {
                System.out.println("begin");
                var unused = restoring(open, state, arguments[2]).run();
            }
        }
    }

    private static RestoreJob restoring(dev.holdfast.job.Repository repository, LocalState state, String uri) {
        return RestoreJob.from(repository)
                .snapshot(repository.snapshots().get(0))
                .verify(true)
                .state(state.documents())
                .into(MongoWorkload.at(uri).drop(true).users(true).build());
    }

    /** Killed while the server merges users from a collection beside, which has what passwords are checked by. */
    @Test
    void aRestoreThatIsKilledIsDoneAgainAndLeavesNoUsersBehind() throws Exception {
        Zoo.fill(set, false);
        Zoo.people(set);
        set.awaitCaughtUp();
        assertThat(backup(set.uri()).state()).isEqualTo(RunState.COMPLETED);
        Comparison comparison = Comparison.ofData().withPeople();
        var before = comparison.facts(set.client());
        set.member(0).fail(1, "{failCommands: ['_mergeAuthzCollections'], blockConnection: true, blockTimeMS: 20000}");
        Process process = ChildJvm.of(
                        Restorer.class,
                        scene.repository().toString(),
                        scene.target("state").toString(),
                        set.uri())
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("begin");
            await("users beside", () -> isBeside("holdfastusers") && isBeside("holdfastroles"));
        } finally {
            process.destroyForcibly().waitFor();
        }
        int unused = set.member(0).failNone();

        try (LocalState state = LocalState.open(scene.target("state"), TIME)) {
            RestoreRun run = ours.with(
                    repository -> restoring(repository, state, set.uri()).run());
            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(isBeside("holdfastusers") || isBeside("holdfastroles")).isFalse();
        assertThat(Comparison.differences(before, comparison.facts(set.client())))
                .isEmpty();
    }

    private static boolean isBeside(String collection) {
        return set.client().getDatabase("admin").getCollection(collection).estimatedDocumentCount() > 0;
    }
}
