package dev.holdfast.mongodb.hold;

import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Commands;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a locked member while it is read: that it does not stand still for longer than it may, and that the primary's oplog still
 * has what the member has to catch up with.
 */
public final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** The part of the oplog's window that has to be left. */
    private static final double LEFT = 0.2;

    private final MemberLock lock;
    private final Commands primary;
    private final ClusterTime standsAt;
    private final Duration most;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final Time.Timer timer;

    /**
     * Begins to look.
     *
     * @param standsAt the last operation that the member has applied
     * @param most how long it may stand still
     */
    public LockWatch(MemberLock lock, Commands primary, ClusterTime standsAt, Duration most, Time time) {
        this.lock = lock;
        this.primary = primary;
        this.standsAt = standsAt;
        this.most = most;
        this.timer = time.every("holdfast-lock-watch", PERIOD, this::look);
    }

    private void look() {
        if (lock.age().compareTo(most) > 0) {
            trouble.compareAndSet(
                    null,
                    "it stood still for longer than " + most.toSeconds() + " s; raise lockTime, dump less, or use the"
                            + " consistency 'oplog'");
            return;
        }
        try {
            ClusterTime oldest = end("$natural", 1);
            ClusterTime newest = end("$natural", -1);
            double window = newest.seconds() - oldest.seconds();
            double left = standsAt.seconds() - oldest.seconds();
            if (left < window * LEFT && newest.seconds() > standsAt.seconds()) {
                trouble.compareAndSet(
                        null,
                        "the primary's oplog begins at " + oldest.instant()
                                + " already, so that a member that stands at "
                                + standsAt.instant() + " might never catch up; enlarge the oplog, dump less, or use the"
                                + " consistency 'oplog'");
            }
        } catch (RuntimeException unknown) {
            LOG.debug("the oplog of {} cannot be looked at: {}", primary.place(), unknown.getMessage());
        }
    }

    private ClusterTime end(String order, int direction) {
        BsonDocument answer = primary.run(
                "local",
                new BsonDocument("find", new BsonString("oplog.rs"))
                        .append("sort", new BsonDocument(order, new BsonInt32(direction)))
                        .append("projection", new BsonDocument("ts", new BsonInt32(1)))
                        .append("limit", new BsonInt32(1))
                        .append("singleBatch", org.bson.BsonBoolean.TRUE));
        BsonArray batch = answer.getDocument("cursor").getArray("firstBatch");
        return batch.isEmpty()
                ? ClusterTime.ZERO
                : ClusterTime.ofBits(
                        batch.get(0).asDocument().getTimestamp("ts").getValue());
    }

    /**
     * Passes as long as all is well.
     *
     * @throws Inconsistent if the member must go on
     */
    public void check() {
        String what = trouble.get();
        if (what != null) {
            throw new Inconsistent("the locked member is let go before it was dumped: " + what, null);
        }
    }

    @Override
    public void close() {
        timer.close();
    }
}
