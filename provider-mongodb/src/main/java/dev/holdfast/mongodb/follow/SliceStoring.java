package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.oplog.ChainBreak;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.mongodb.oplog.SliceReceiver;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;
import java.time.Duration;

/** Hands slices on, each as a snapshot to be. */
final class SliceStoring implements SliceReceiver {
    private static final int MOST_ATTEMPTS = 6;

    /** An election and a restart are over by then. */
    private static final Duration MOST_SILENCE = Duration.ofMinutes(2);

    private static final Duration TOLD_SILENCE = Duration.ofMinutes(1);

    private final LogName log;
    private final ChangeReceiver receiver;
    private final boolean once;
    private final Runnable then;

    /**
     * Nothing is stored yet.
     *
     * @param once whether to give up when no member can be read for a while
     * @param then done after each slice that is stored
     */
    SliceStoring(LogName log, ChangeReceiver receiver, boolean once, Runnable then) {
        this.log = log;
        this.receiver = receiver;
        this.once = once;
        this.then = then;
    }

    @Override
    public void store(OplogSlice slice) {
        SliceFacts facts = slice.facts();
        receiver.store(new ChangeSlice(
                facts.toString(),
                new SliceDump(log, slice),
                SliceTags.of(log, facts),
                facts.last().time().instant(),
                facts.bytes()));
        then.run();
    }

    @Override
    public void broken(ChainBreak gap) {
        receiver.gap(new Finding(
                Finding.Severity.WARNING,
                log.set(),
                "there is a gap in the archive of its oplog: " + gap.message(),
                "times after the gap can be restored from a new dump on"));
    }

    /** Told ever more seldom, and not while somebody is elected. */
    @Override
    public void silent(ClusterTime last, Duration silence) {
        String message = "the oplog of " + log.set() + " has had no entry since " + last + " (" + last.instant()
                + ") that a majority has, for " + silence.toSeconds() + " s, on no member that can be reached";
        if (once && silence.compareTo(MOST_SILENCE) >= 0) {
            throw new Refused(message + "; everything until then is stored: is the replica set whole?", null);
        }
        boolean whole = silence.toSeconds() % TOLD_SILENCE.toSeconds() == 0;
        if (whole && Long.bitCount(silence.dividedBy(TOLD_SILENCE)) == 1) {
            receiver.notice(new Finding(
                    Finding.Severity.WARNING,
                    log.set(),
                    message,
                    "a replica set with a primary and a majority writes one every 10 s"));
        }
    }

    /** Told ever more seldom: it may take a weekend. */
    @Override
    public void interrupted(RuntimeException why, int attempt) {
        if (once && attempt >= MOST_ATTEMPTS) {
            throw new Refused("the oplog of " + log.set() + " cannot be read: " + why.getMessage(), why);
        }
        if (Integer.bitCount(attempt) == 1) {
            receiver.interrupted("the oplog of " + log.set() + " cannot be read: " + why.getMessage(), attempt);
        }
    }
}
