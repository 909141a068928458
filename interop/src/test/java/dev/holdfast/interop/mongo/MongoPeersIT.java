package dev.holdfast.interop.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests with MongoDB rest on: servers start, tools work, differences are found. */
class MongoPeersIT {
    @TempDir
    private Path directory;

    @Test
    void theToolsCarryTheZooExactlyButForWhatTheyLeaveOut() {
        MongoServer from = Shared.server();
        MongoServer to = Shared.otherServer();
        Zoo.fill(from, true);
        Zoo.people(from);
        Path archive = directory.resolve("archive");

        MongoTools.dump(from, "--archive=" + archive);
        MongoTools.restore(to, "--archive=" + archive, "--preserveUUID", "--drop");

        List<String> differences =
                Comparison.ofData().withIdentifiers().withPeople().differences(from, to);
        // The restore leaves out what breaks a rule, and gives collections that belong to others new UUIDs.
        assertThat(differences)
                .extracting(each -> each.substring(0, each.indexOf(':')))
                .containsExactly(
                        "zoo.checked documents",
                        "zoo.system.buckets.silence uuid",
                        "zoo.system.buckets.ticks uuid",
                        "zoo.system.buckets.weather uuid",
                        "zoo.system.views uuid");
    }

    @Test
    void theToolsCarryRandomDatabasesExactly() {
        MongoServer from = Shared.server();
        MongoServer to = Shared.otherServer();
        RandomDatabases.fill(from, 1);
        RandomDatabases.fill(from, 2);

        Path dump = directory.resolve("dump");
        MongoTools.dump(from, "--out=" + dump);
        MongoTools.restore(to, "--dir=" + dump);

        assertThat(Comparison.ofData().differences(from, to)).isEmpty();
    }

    @Test
    void aSeedGivesTheSameDatabases() {
        MongoServer one = Shared.server();
        MongoServer other = Shared.otherServer();
        RandomDatabases.fill(one, 3);
        RandomDatabases.fill(other, 3);

        assertThat(Comparison.ofData().differences(one, other)).isEmpty();
    }

    @Test
    void differencesAreFound() {
        MongoServer server = Shared.server();
        Zoo.fill(server, false);
        Zoo.people(server);
        Comparison comparison = Comparison.ofData().withPeople();
        Map<String, String> before = comparison.facts(server.client());

        MongoDatabase zoo = server.client().getDatabase(Zoo.KINDS);
        Zoo.run(zoo, "{update: 'plain', updates: [{q: {_id: 1}, u: {$set: {n: {$numberLong: '1'}}}}]}");
        Zoo.run(zoo, "{insert: 'ticks', documents: [{t: {$date: {$numberLong: '5'}}}]}");
        Zoo.run(zoo, "{collMod: 'joined', viewOn: 'some', pipeline: []}");
        Zoo.run(zoo, "{collMod: 'warned', validationAction: 'error'}");
        Zoo.run(zoo, "{dropIndexes: 'numeric', index: 'french'}");
        Zoo.run(zoo, "{updateUser: 'keeper', customData: {x: 1}}");
        Zoo.run(zoo, "{drop: 'capped_empty'}");

        assertThat(Comparison.differences(before, comparison.facts(server.client())))
                .extracting(each -> each.substring(0, each.indexOf(':')))
                .containsExactly(
                        "system.users zoo.keeper",
                        "zoo.capped_empty documents",
                        "zoo.capped_empty index _id_",
                        "zoo.capped_empty options",
                        "zoo.capped_empty type",
                        "zoo.joined options",
                        "zoo.numeric index french",
                        "zoo.plain documents",
                        "zoo.system.buckets.ticks documents",
                        "zoo.system.views documents",
                        "zoo.ticks documents",
                        "zoo.warned options");
    }

    @Test
    void bsondumpShowsDocuments() {
        MongoServer server = Shared.server();
        Zoo.insert(server.client().getDatabase("few"), "c", Zoo.numbers(2));

        MongoTools.dump(server, "--db=few", "--out=" + directory);

        assertThat(MongoTools.show(directory.resolve("few/c.bson")))
                .hasSize(2)
                .first()
                .asString()
                .contains("\"s\":\"value 0\"");
    }

    @Test
    void moneyIsNeitherMadeNorLostWhenThePrimaryChangesAndAMemberDies() {
        ReplicaSet set = Shared.replicaSet();
        Bank bank = ReplicaSetBank.open(set, 30, 60);
        MongoServer before = set.primary();
        MongoServer dying = set.member(2);
        try (Transfers transfers = Transfers.start(bank, 3, Duration.ofMillis(1))) {
            transfers.await(70);
            set.stepUp(set.member(0) == before ? 1 : 0);
            assertThat(set.primary()).isNotSameAs(before);
            dying.kill();
            transfers.await(30);
            dying.restart();
            transfers.stop();
            assertJust(bank, transfers);
        }
        set.awaitCaughtUp();

        assertThat(dying.client().getDatabase("bank").getCollection("journal").countDocuments())
                .isEqualTo(set.client()
                        .getDatabase("bank")
                        .getCollection("journal")
                        .countDocuments());
    }

    private static void assertJust(Bank bank, Transfers transfers) {
        History history = History.read(bank);
        var last = history.times().get(history.times().size() - 1);
        Ledger ledger = Ledger.read(bank.sets().stream().map(ReplicaSet::client).toList());
        assertThat(ledger.differences(bank.accounts(), history.until(last))).isEmpty();
        assertThat(transfers.made())
                .allSatisfy((transfer, time) -> assertThat(history.until(time)).contains(transfer));
        // What a bank with one transfer less would show.
        var earlier = history.times().get(history.times().size() - 2);
        assertThat(ledger.differences(bank.accounts(), history.until(earlier))).hasSizeGreaterThan(2);
    }

    @Test
    void aSetHasTheMembersThatItsConfigurationNames() {
        ServerOptions options =
                ServerOptions.open().secured(Security.certificates(directory)).oplogMegabytes(50);
        try (ReplicaSet set = ReplicaSet.start(
                "mixed",
                options,
                Member.priority(2).tag("zone", "a"),
                Member.priority(0).silent(),
                Member.delayed(Duration.ofMinutes(1)).silent(),
                Member.voter())) {
            set.client().getDatabase("x").getCollection("y").insertOne(new Document());
            set.awaitCaughtUp();

            List<Document> members = set.configuration().getList("members", Document.class);
            assertThat(members)
                    .extracting(each -> each.getBoolean("arbiterOnly"))
                    .containsExactly(false, false, false, true);
            assertThat(members)
                    .extracting(each -> each.get("secondaryDelaySecs"))
                    .containsExactly(0L, 0L, 60L, 0L);
            try (MongoClient certified = set.security().certified(set)) {
                assertThat(certified.getDatabase("x").getCollection("y").countDocuments())
                        .isEqualTo(1);
            }
            assertThat(MongoTools.dump(set, "--db=x", "--out=" + directory)).contains("done dumping");
        }
    }

    @Test
    void chunksMoveAndTransactionsSpanShards() {
        try (ShardedCluster cluster = ShardedCluster.small(ServerOptions.open())) {
            Bank bank = ShardedBank.open(cluster, 40);
            try (Transfers transfers = Transfers.start(bank, 3, Duration.ofMillis(1))) {
                transfers.await(60);
                transfers.stop();
                assertJust(bank, transfers);
            }
            Map<String, Long> prepared = new TreeMap<>();
            for (ReplicaSet shard : cluster.shards()) {
                assertThat(cluster.collection(shard.name(), "bank.accounts").countDocuments())
                        .isEqualTo(20);
                prepared.put(shard.name(), prepared(shard));
            }
            assertThat(prepared.values()).allMatch(count -> count > 10);

            cluster.move("bank.accounts", 20, "shard0");
            cluster.stopBalancer();

            assertThat(cluster.owner("bank.accounts", 20)).isEqualTo("shard0");
            assertThat(cluster.chunks("bank.accounts")).hasSize(2);
            assertThat(cluster.collection("shard0", "bank.accounts").countDocuments())
                    .isEqualTo(40);
            assertThat(cluster.balancerStatus().getString("mode")).isEqualTo("off");
            cluster.startBalancer();
            assertThat(cluster.balancerStatus().getString("mode")).isEqualTo("full");
        }
    }

    private static long prepared(ReplicaSet shard) {
        return shard.client()
                .getDatabase("local")
                .getCollection("oplog.rs")
                .countDocuments(new Document("o.prepare", true));
    }

    @Test
    void aServerEndsWithTheProgramThatStartedIt() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            Path log = Path.of(said.readLine());
            assertThat(log).exists();

            program.destroyForcibly().waitFor();

            ReplicaSet.await("the end of mongod", () -> !server.isAlive() && !Files.exists(log.getParent()));
        }
    }

    /** Starts a server and does not end. */
    static final class Starter {
        private Starter() {}

        /** Says the server's process and where its log lies. */
        public static void main(String[] arguments) throws InterruptedException {
            MongoServer server = MongoServer.start(ServerOptions.open());
            System.out.println(server.pid());
            System.out.println(server.log());
            Thread.currentThread().join();
        }
    }
}
