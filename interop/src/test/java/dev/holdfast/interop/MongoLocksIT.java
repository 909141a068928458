package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Time;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What others do to a real set while one of its members is locked and read. */
class MongoLocksIT {
    private static final Time TIME = Time.system();
    private static ReplicaSet set;
    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        set = ReplicaSet.usual("locks", ServerOptions.open());
        set.client().getDatabase("shop").getCollection("orders").insertOne(new Document("_id", 1));
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        set.close();
    }

    private static boolean isLocked() {
        return read().admin(new Document("currentOp", 1).append("ns", "none")).getBoolean("fsyncLock", false);
    }

    private static MongoServer read() {
        return set.member(2);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = TIME.nanos() + Duration.ofMinutes(3).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(TIME.nanos()).as(what).isLessThan(deadline);
            TIME.sleep(Duration.ofMillis(50));
        }
    }

    private static Future<?> dumping(BlockedDump blocked) throws InterruptedException {
        set.awaitCaughtUp();
        MongoWorkload workload =
                MongoWorkload.at(set.uri()).consistency(ConsistencyMode.LOCK).build();
        Future<?> dumping = threads.submit(() -> workload.dump(blocked, blocked));
        await("the lock", MongoLocksIT::isLocked);
        return dumping;
    }

    /** Another tool locks it for itself: it is locked when the dump ends, and has gone on meanwhile. */
    @Test
    void whoUnlocksItAndLocksItAgainMakesNoMomentOfTwo() throws Exception {
        BlockedDump blocked = new BlockedDump();
        Future<?> dumping = dumping(blocked);
        read().admin(new Document("fsyncUnlock", 1));
        set.client().getDatabase("shop").getCollection("orders").insertOne(new Document("_id", 2));
        await(
                "what was written",
                () -> read().client()
                                .getDatabase("shop")
                                .getCollection("orders")
                                .countDocuments()
                        == 2);
        read().admin(new Document("fsync", 1).append("lock", true));

        blocked.letGo();

        assertThatThrownBy(dumping::get).hasMessageContaining("somebody has unlocked it while it was read");
        await("the end of the lock", () -> !isLocked());
    }

    /** A member that is locked cannot vote, so that nobody could be elected as long as it is. */
    @Test
    void aSetThatHasLostItsPrimaryGetsItsMemberBack() throws Exception {
        BlockedDump blocked = new BlockedDump();
        Future<?> dumping = dumping(blocked);
        set.member(0).kill();

        await("the end of the lock", () -> !isLocked());

        blocked.letGo();
        assertThatThrownBy(dumping::get).hasMessageContaining("the locked member was let go before it was dumped");
        set.member(0).restart();
        set.stepUp(0);
    }
}
