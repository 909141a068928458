package dev.holdfast.mongodb.hold;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.Effects.Effect;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a replica set that stands still ({@code fsyncLock}) until this is closed. The lock belongs to the server: it is written
 * down before it is taken, and counted, so that a lock of somebody else stays.
 */
public final class MemberLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberLock.class);

    /** How long a server may take until its writers have stopped. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration A_LITTLE = Duration.ofSeconds(5);

    static final int TIME_OUT = 50;

    private final Commands member;
    private final LockedMember state;
    private final Effect effect;
    private final Time time;
    private final String process;
    private final long takenNanos;
    private boolean released;

    private MemberLock(Commands member, Effect effect, Time time, String process) {
        this.member = member;
        this.state = new LockedMember(member);
        this.effect = effect;
        this.time = time;
        this.process = process;
        this.takenNanos = time.nanos();
    }

    /**
     * Locks a member.
     *
     * @param member its connection must be there and authenticated: new ones may wait for the lock
     * @param target what is said of it beside, for whoever has to undo it
     * @throws Refused if it is locked already, or cannot be locked; it is as it was, or where that is not certain it stays written down
     */
    public static MemberLock take(Effects effects, Commands member, LockTarget target, Time time) {
        LockedMember state = new LockedMember(member);
        if (state.isLocked()) {
            throw foreign(member);
        }
        String process = state.process();
        Effect effect = effects.begin(compensation(target, process, state.clock()));
        MemberLock lock = new MemberLock(member, effect, time, process);
        try {
            if (state.lock((int) PATIENCE.toMillis()) > 1) {
                throw foreign(member);
            }
            if (!effect.isOurs()) {
                throw new Inconsistent(
                        "the right to lock " + member.place() + " was lost while it was locked; try again", null);
            }
        } catch (RuntimeException failure) {
            lock.closeAfter(failure);
            throw failure;
        }
        return lock;
    }

    private static Refused foreign(Commands member) {
        return new Refused(
                member.place()
                        + " is locked by somebody else (fsyncLock), whose lock is left alone; wait for them, or run"
                        + " db.fsyncUnlock() there if nobody needs it",
                null);
    }

    private static Compensation compensation(LockTarget target, String process, Instant now) {
        String parameters = JsonNodeFactory.instance
                .objectNode()
                .put("location", target.location())
                .put("set", target.set())
                .put("host", target.host())
                .put("member", target.member())
                .put("process", process)
                .put("announced", now.toString())
                .toString();
        return new Compensation(Unlocking.KIND, parameters, PATIENCE.plusSeconds(30));
    }

    private void closeAfter(RuntimeException failure) {
        try {
            if (isUncertain(failure)) {
                unlockWhatMayCome();
            } else {
                release(!wasRefused(failure));
            }
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    /**
     * The lock may come as long as the server has patience, and a little later where its answer took as long as that. It stays written down:
     * nobody knows whether that was all.
     */
    private void unlockWhatMayCome() {
        long end = Math.max(takenNanos + PATIENCE.toNanos(), time.nanos() + A_LITTLE.toNanos());
        new Insisting(time).until(end, this::isUnlockedNow);
    }

    private boolean isUnlockedNow() {
        try {
            if (state.process().equals(process) && state.isLocked()) {
                long unused = state.unlock();
                return true;
            }
        } catch (RuntimeException unreachable) {
            LOG.debug("{} cannot be asked: {}", member.place(), unreachable.getMessage());
        }
        return false;
    }

    /** The server has said no; one that counts on top of somebody else's was taken first. */
    private static boolean wasRefused(RuntimeException failure) {
        return failure.getCause() instanceof MongoCommandException;
    }

    /** Nobody has said no: the answer was lost, or the server's patience ended while it waited for its writers. */
    static boolean isUncertain(RuntimeException failure) {
        return failure.getCause() instanceof MongoException sent
                && (!(sent instanceof MongoCommandException) || sent.getCode() == TIME_OUT);
    }

    /** Asks the member, which answers also while it stands still. */
    Commands member() {
        return member;
    }

    /** How long it has stood still. */
    public Duration age() {
        return Duration.ofNanos(time.nanos() - takenNanos);
    }

    /**
     * Passes if it has stood still all the time: locked by nobody's mistake let go, by the same run of the server's program, and the
     * right to lock it not lost.
     *
     * @throws Inconsistent if not
     */
    public void requireHeld() {
        if (!state.process().equals(process)) {
            throw new Inconsistent(
                    member.place() + " was started anew while it was read, so that its lock went; try again", null);
        }
        if (!state.isLocked()) {
            throw new Inconsistent(
                    "somebody has unlocked " + member.place()
                            + " while it was read; let nothing else call fsyncUnlock there",
                    null);
        }
        if (!effect.isOurs()) {
            throw new Inconsistent(
                    "the right to lock " + member.place() + " was lost while it was read; try again", null);
        }
    }

    /**
     * Lets the member go on.
     *
     * @throws Refused if that does not succeed; then it stays written down, and whoever comes next does it
     */
    @Override
    public void close() {
        release(true);
    }

    private synchronized void release(boolean locked) {
        if (released) {
            return;
        }
        RuntimeException last = locked
                ? new Insisting(time)
                        .attempt(
                                this::unlockOnce,
                                (attempt, failure) -> LOG.warn(
                                        "{} could not be unlocked, attempt {}: {}",
                                        member.place(),
                                        attempt,
                                        failure.getMessage()))
                : null;
        if (last != null) {
            throw new Refused(
                    member.place() + " could not be unlocked; it is tried again when it is worked on next, or run"
                            + " db.fsyncUnlock() there at once: " + last.getMessage(),
                    last);
        }
        released = true;
        effect.undone();
    }

    /** An answer that was lost may have unlocked it; another run of the program has no lock of ours. */
    private void unlockOnce() {
        if (state.process().equals(process) && state.isLocked()) {
            state.unlock();
        }
    }
}
