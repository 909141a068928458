package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Time;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What others do to a real set while one of its members is locked and read. */
class MongoLocksIT {
    /** What a location says of the patience with a dump is not for whoever looks after a lock. */
    private static final String PATIENT = "&socketTimeoutMS=900000";

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

    private static Future<?> dumping(BlockedDump blocked, UnaryOperator<MongoWorkloadBuilder> wanted)
            throws InterruptedException {
        set.awaitCaughtUp();
        MongoWorkload workload = wanted.apply(
                        MongoWorkload.at(set.uri() + PATIENT).consistency(ConsistencyMode.LOCK))
                .build();
        Future<?> dumping = threads.submit(() -> workload.dump(blocked, blocked));
        blocked.awaitReading();
        assertThat(isLocked()).isTrue();
        return dumping;
    }

    /** Another tool locks it for itself: it is locked when the dump ends, and has gone on meanwhile. */
    @Test
    void whoUnlocksItAndLocksItAgainMakesNoMomentOfTwo() throws Exception {
        BlockedDump blocked = new BlockedDump();
        Future<?> dumping = dumping(blocked, mongo -> mongo);
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

    /**
     * A member that is locked cannot vote, so that nobody could be elected as long as it is, whoever forces the lock. The primary that is lost
     * says nothing, as where a host is gone.
     */
    @Test
    void aSetThatHasLostItsPrimaryGetsItsMemberBack() throws Exception {
        BlockedDump blocked = new BlockedDump();
        Future<?> dumping = dumping(blocked, mongo -> mongo.lockForced(true));
        set.member(0).pause();
        try {
            await("the end of the lock", () -> !isLocked());
        } finally {
            set.member(0).resume();
        }

        blocked.letGo();
        assertThatThrownBy(dumping::get).hasMessageContaining("has had no primary for 30 s");
        set.stepUp(0);
    }
}
