package dev.holdfast.interop.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers do that a backup rests on. */
class ServerFactsIT {
    private static final Document LOCK = new Document("fsync", 1).append("lock", true);
    private static final Document UNLOCK = new Document("fsyncUnlock", 1);

    private static ReplicaSet set;

    @BeforeAll
    static void start(@TempDir Path directory) {
        set = ReplicaSet.start(
                "facts",
                ServerOptions.open().secured(Security.passwords(directory)),
                Member.priority(1),
                Member.unseen().silent());
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    private static boolean isLocked(MongoServer server) {
        return server.admin(new Document("currentOp", 1)).getBoolean("fsyncLock", false);
    }

    @Test
    void aLockIsCountedAndOnlyLockingAndUnlockingTellTheCount() {
        MongoServer member = set.member(1);

        assertThat(member.admin(LOCK).get("lockCount")).isEqualTo(1L);
        assertThat(member.admin(LOCK).get("lockCount")).isEqualTo(2L);
        assertThat(isLocked(member)).isTrue();
        assertThat(member.admin(new Document("currentOp", 1)).toJson()).doesNotContain("lockCount");
        assertThat(member.admin(UNLOCK).get("lockCount")).isEqualTo(1L);
        assertThat(isLocked(member)).isTrue();
        assertThat(member.admin(UNLOCK).get("lockCount")).isEqualTo(0L);
        assertThat(isLocked(member)).isFalse();
        assertThatThrownBy(() -> member.admin(UNLOCK)).isInstanceOfSatisfying(MongoCommandException.class, refused -> {
            assertThat(refused.getErrorMessage()).isEqualTo("fsyncUnlock called when not locked");
            assertThat(refused.getResponse().containsKey("code")).isFalse();
        });
    }

    @Test
    void noTimeLimitOfLocksIsKnown() {
        assertThatThrownBy(() -> set.member(1)
                        .admin(new Document("getParameter", 1).append("fsyncLockAcquisitionTimeoutMillis", 1)))
                .hasMessageContaining("no option found to get");
    }

    @Test
    void aLockedMemberLetsUsersInThoughWritesWait() {
        MongoServer member = set.member(1);
        member.admin(LOCK);
        try {
            for (int i = 0; i < 100; i++) {
                set.client().getDatabase("waiting").getCollection("c" + i % 10).insertOne(new Document());
            }
            try (MongoClient late = set.security().user(member, Security.OWNER, "admin", Security.PASSWORD)) {
                assertThat(late.getDatabase("admin")
                                .runCommand(new Document("connectionStatus", 1))
                                .toJson())
                        .contains("\"user\": \"owner\"");
                assertThat(late.getDatabase("waiting").listCollectionNames().into(new ArrayList<>()))
                        .isEmpty();
            }
        } finally {
            member.admin(UNLOCK);
        }
        set.awaitCaughtUp();
        assertThat(member.client().getDatabase("waiting").listCollectionNames().into(new ArrayList<>()))
                .hasSize(10);
    }

    @Test
    void aMemberCountsHowOftenItHasUndoneOperations() {
        Document status = set.member(1).admin(new Document("serverStatus", 1).append("repl", 1));
        assertThat(status.get("repl", Document.class)).containsKey("rbid");
    }

    @Test
    void aLockEndsWithTheServer() {
        MongoServer member = set.member(1);
        member.admin(LOCK);

        member.restart();

        // Until it has the keys again by which times are signed, it answers nobody who brings one.
        set.awaitCaughtUp();
        assertThat(isLocked(member)).isFalse();
    }

    @Test
    void aLockedPrimaryDoesNotStepDown() {
        MongoServer primary = set.primary();
        primary.admin(LOCK);
        try {
            Document down = new Document("replSetStepDown", 2)
                    .append("secondaryCatchUpPeriodSecs", 1)
                    .append("force", true);
            assertThatThrownBy(() -> primary.admin(down)).hasMessageContaining("Unable to acquire X lock");
            assertThat(set.primary()).isSameAs(primary);
        } finally {
            primary.admin(UNLOCK);
        }
    }

    @Test
    void aStoppedBalancerSaysNothingOfMovesThatSomebodyElseStarted() {
        ServerOptions options = ServerOptions.open().parameter("enableTestCommands", 1);
        try (ShardedCluster cluster = ShardedCluster.start(options, 2, Member.priority(1))) {
            cluster.createDatabase("d", "shard0");
            cluster.shardCollection("d", "c", "_id");
            cluster.split("d.c", 10);
            assertThat(signs(cluster)).isEmpty();
            hang(cluster, "alwaysOn");
            CompletableFuture<Void> move = CompletableFuture.runAsync(() -> cluster.move("d.c", 10, "shard1"));
            ReplicaSet.await("a move", () -> signs(cluster).size() == 3);

            cluster.stopBalancer();

            Document status = cluster.balancerStatus();
            assertThat(status.getString("mode")).isEqualTo("off");
            assertThat(status.getBoolean("inBalancerRound")).isFalse();
            assertThat(move).isNotDone();
            assertThat(signs(cluster)).containsExactly("lock", "coordinator", "donor");
            assertThat(config(cluster.config(), "migrations", new Document())).isEmpty();
            hang(cluster, "off");
            move.join();
            ReplicaSet.await("the end of all signs", () -> signs(cluster).isEmpty());
        }
    }

    private static void hang(ShardedCluster cluster, String mode) {
        cluster.shard("shard0").admin(new Document("configureFailPoint", "moveChunkHangAtStep3").append("mode", mode));
    }

    /** Where a running move shows: the distributed lock, what its coordinator has written down, what the donor says of itself. */
    private static List<String> signs(ShardedCluster cluster) {
        List<String> signs = new ArrayList<>();
        Document held = new Document("state", new Document("$gt", 0));
        config(cluster.config(), "locks", held).forEach(each -> signs.add("lock"));
        for (ReplicaSet shard : cluster.shards()) {
            config(shard, "migrationCoordinators", new Document()).forEach(each -> signs.add("coordinator"));
            Document status = shard.admin(new Document("serverStatus", 1)).get("sharding", new Document());
            if (status.containsKey("migrations")) {
                signs.add("donor");
            }
        }
        return signs;
    }

    private static List<Document> config(ReplicaSet at, String collection, Document filter) {
        return at.client()
                .getDatabase("config")
                .getCollection(collection)
                .find(filter)
                .into(new ArrayList<>());
    }
}
