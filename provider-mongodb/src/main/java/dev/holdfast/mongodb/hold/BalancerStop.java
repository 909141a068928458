package dev.holdfast.mongodb.hold;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.mongodb.MongoException;
import dev.holdfast.Time;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.BalancerFacts;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.Effects.Effect;
import java.time.Duration;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A balancer that is off until this is closed, and then what it was before. That is written down before it is stopped; one that was off
 * stays so.
 */
public final class BalancerStop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BalancerStop.class);

    /** More than a server needs to write it down; the end of a round is waited for beside. */
    private static final Duration COMMAND = Duration.ofSeconds(5);

    /** How much later than the server's patience a command may come by the network's. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final Balancer balancer;
    private final BalancerFacts before;
    private final boolean merges;
    private final @Nullable Effect effect;
    private final Time time;
    private @Nullable BsonDocument ours;
    private boolean released;

    private BalancerStop(Balancer balancer, BalancerFacts before, boolean merges, @Nullable Effect effect, Time time) {
        this.balancer = balancer;
        this.before = before;
        this.merges = merges;
        this.effect = effect;
        this.time = time;
    }

    /**
     * Stops a balancer, which may be at work for a while yet.
     *
     * @param location by which whoever comes next finds the cluster
     * @throws Refused if it cannot be stopped; then it is as it was, or stays written down
     */
    public static BalancerStop take(Effects effects, Balancer balancer, String location, Time time) {
        String mode = balancer.mode();
        if (mode.equals(Balancer.OFF)) {
            return new BalancerStop(balancer, balancer.facts(mode, false), balancer.merges(), null, time);
        }
        BalancerFacts facts = balancer.facts(mode, true);
        boolean merges = balancer.merges();
        Effect effect = effects.begin(compensation(balancer, location, mode, merges));
        BalancerStop stop = new BalancerStop(balancer, facts, merges, effect, time);
        try {
            stop.begin();
            if (!effect.isOurs()) {
                throw new Inconsistent("the right to stop the balancer was lost while it was stopped; try again", null);
            }
        } catch (RuntimeException failure) {
            stop.closeAfter(failure);
            throw failure;
        }
        return stop;
    }

    private static Compensation compensation(Balancer balancer, String location, String mode, boolean merges) {
        String parameters = JsonNodeFactory.instance
                .objectNode()
                .put("location", location)
                .put("cluster", balancer.cluster())
                .put("mode", mode)
                .put("merges", Boolean.toString(merges))
                .put("announced", balancer.clock().toString())
                .toString();
        return new Compensation(BalancerBack.KIND, parameters, COMMAND.plusSeconds(30));
    }

    /** Whether chunks were merged when it was written down; a server merges unless it was told not to. */
    static boolean merged(LeftBehind left) {
        return !left.text("merges").equals("false");
    }

    /** A round that lasts longer than the command may is no failure: it is stopped, and waited for by whoever asked. */
    private void begin() {
        try {
            balancer.stop(COMMAND);
        } catch (Refused failure) {
            boolean late = failure.getCause() instanceof MongoException said && said.getCode() == MemberLock.TIME_OUT;
            if (!late || !balancer.mode().equals(Balancer.OFF)) {
                throw failure;
            }
        }
        ours = balancer.lastSwitch().orElse(null);
    }

    /** Where the command may still come, it stays written down: whoever comes next puts the balancer back again. */
    private void closeAfter(RuntimeException failure) {
        try {
            if (MemberLock.isUncertain(failure)) {
                putBackWhatMayCome();
            } else {
                putBack();
                ended();
            }
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    /** The command may come as long as the server has patience. One that has come was all, but nobody knows whether it is over. */
    private void putBackWhatMayCome() {
        new Insisting(time).until(time.nanos() + COMMAND.plus(LATE).toNanos(), this::isOff);
        putBack();
    }

    private boolean isOff() {
        try {
            return balancer.mode().equals(Balancer.OFF);
        } catch (RuntimeException unreachable) {
            LOG.debug("the balancer of {} cannot be asked: {}", balancer.place(), unreachable.getMessage());
            return false;
        }
    }

    /** What it was before. */
    public BalancerFacts before() {
        return before;
    }

    /**
     * Puts the balancer back.
     *
     * @throws Refused if that does not succeed; then it stays written down, and whoever comes next does it
     */
    @Override
    public synchronized void close() {
        if (!released && effect != null) {
            putBack();
            ended();
        }
    }

    private void ended() {
        released = true;
        if (effect != null) {
            effect.undone();
        }
    }

    private void putBack() {
        RuntimeException last = new Insisting(time)
                .attempt(
                        this::putBackOnce,
                        (attempt, failure) -> LOG.warn(
                                "the balancer could not be put back, attempt {}: {}", attempt, failure.getMessage()));
        if (last != null) {
            throw new Refused(
                    "the balancer of " + balancer.place() + " could not be put back to '" + before.mode()
                            + "'; it is tried again when the cluster is worked on next, or run sh.startBalancer(): "
                            + last.getMessage(),
                    last);
        }
    }

    private void putBackOnce() {
        if (!balancer.mode().equals(Balancer.OFF)) {
            return;
        }
        BsonDocument last = balancer.lastSwitch().orElse(null);
        if (ours != null && last != null && !last.equals(ours)) {
            LOG.warn(
                    "somebody has switched off the balancer of {} meanwhile, so that it is left off: {}",
                    balancer.place(),
                    last);
            return;
        }
        balancer.put(before.mode(), merges);
    }
}
