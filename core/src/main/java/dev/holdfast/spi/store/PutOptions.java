package dev.holdfast.spi.store;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an object is stored. */
public final class PutOptions {
    private static final PutOptions CREATE = new PutOptions(Precondition.absent(), null, false);
    private static final PutOptions REPLACE = new PutOptions(Precondition.none(), null, false);

    private final Precondition precondition;
    private final @Nullable Instant retainUntil;
    private final boolean rarelyRead;

    private PutOptions(Precondition precondition, @Nullable Instant retainUntil, boolean rarelyRead) {
        this.precondition = Objects.requireNonNull(precondition, "precondition");
        this.retainUntil = retainUntil;
        this.rarelyRead = rarelyRead;
    }

    /** The object must not exist yet. */
    public static PutOptions create() {
        return CREATE;
    }

    /** The object must not exist yet, as far as a store can tell: one that cannot decide that in one step creates or replaces. */
    public static PutOptions createIn(BlobStore store) {
        return store.capabilities().contains(Capability.CREATE_ONLY) ? CREATE : REPLACE;
    }

    /** The object is created or replaced. */
    public static PutOptions replace() {
        return REPLACE;
    }

    /** With any condition. */
    public static PutOptions when(Precondition precondition) {
        return new PutOptions(precondition, null, false);
    }

    /** The same under another condition. */
    public PutOptions under(Precondition other) {
        return new PutOptions(other, retainUntil, rarelyRead);
    }

    /** The same, but the store refuses to delete or replace the object before then ({@link Capability#OBJECT_LOCK}). */
    public PutOptions retainUntil(Instant until) {
        return new PutOptions(precondition, Objects.requireNonNull(until, "until"), rarelyRead);
    }

    /** The same, for an object that only a restore or a prune reads: a store may keep it where reading costs more or takes longer. */
    public PutOptions asRarelyRead() {
        return new PutOptions(precondition, retainUntil, true);
    }

    /** What must be true of the key. */
    public Precondition precondition() {
        return precondition;
    }

    /** Until when the store protects the object, if asked for. */
    public Optional<Instant> retainUntil() {
        return Optional.ofNullable(retainUntil);
    }

    /** Whether the object is read by restores and prunes only. */
    public boolean isRarelyRead() {
        return rarelyRead;
    }
}
