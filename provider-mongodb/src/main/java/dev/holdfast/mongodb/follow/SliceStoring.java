package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.oplog.ChainBreak;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.mongodb.oplog.SliceReceiver;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;

/** Hands slices on, each as a snapshot to be. */
final class SliceStoring implements SliceReceiver {
    private static final int MOST_ATTEMPTS = 6;

    private final LogName log;
    private final ChangeReceiver receiver;
    private final boolean once;

    /** @param once whether to give up when no member can be read for a while */
    SliceStoring(LogName log, ChangeReceiver receiver, boolean once) {
        this.log = log;
        this.receiver = receiver;
        this.once = once;
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
    }

    @Override
    public void broken(ChainBreak gap) {
        receiver.gap(new Finding(
                Finding.Severity.WARNING,
                log.set(),
                "there is a gap in the archive of its oplog: " + gap.message(),
                "times after the gap can be restored from a new dump on"));
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
