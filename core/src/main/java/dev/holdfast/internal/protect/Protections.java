package dev.holdfast.internal.protect;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.Hold;
import dev.holdfast.run.Protection;
import dev.holdfast.run.Protection.Kind;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.state.StateStore;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What protects the snapshots of a repository, as of one moment. Whatever cannot be read protects: nothing is removed on a guess.
 *
 * <p>A snapshot is protected by holds on its run or on its first id, until the instant of its fact {@code protected-until}, and for as
 * long as the floor of the repository says, counted from when it was taken, and as long as a point in time that is promised needs it. What it is kept for longer is nobody's business but
 * the policy's.
 */
public final class Protections {
    /** A fact fixed when the snapshot was taken: an instant, or {@code forever}. */
    public static final String PROTECTED_UNTIL = "protected-until";

    private static final String FOREVER = "forever";
    private static final int NAMED = 5;

    private final StateStore store;
    private final List<Hold> holds;
    private final Optional<FloorState> floor;
    private final Map<SnapshotId, Instant> locked;
    private final Supplier<Collection<Snapshot>> everything;
    private @Nullable Promised promised;
    private @Nullable Instant now;

    private Protections(
            StateStore store,
            List<Hold> holds,
            Optional<FloorState> floor,
            Map<SnapshotId, Instant> locked,
            Supplier<Collection<Snapshot>> everything) {
        this.store = store;
        this.holds = holds;
        this.floor = floor;
        this.locked = locked;
        this.everything = everything;
    }

    /**
     * Reads what protects the snapshots of a repository: a listing and a look, where nothing does.
     *
     * @param store the documents of the repository
     */
    public static Protections of(StateStore store) {
        return new Protections(
                store, new HoldDocuments(store).all(), new FloorDocument(store, "").read(), Map.of(), List::of);
    }

    /**
     * The same, knowing which snapshots the store itself protects.
     *
     * @param ends until when
     */
    public Protections andLocked(Map<SnapshotId, Instant> ends) {
        return new Protections(store, holds, floor, Map.copyOf(ends), everything);
    }

    /**
     * The same, knowing which snapshots are needed for points in time that are promised.
     *
     * @param all gives everything that is stored; asked only if it can matter
     */
    public Protections andPromised(Supplier<Collection<Snapshot>> all) {
        return new Protections(store, holds, floor, locked, all);
    }

    /** Everything that protects a snapshot now. */
    public List<Protection> on(Snapshot snapshot) {
        List<Protection> found = new ArrayList<>();
        holdsOn(snapshot).forEach(found::add);
        snapshot.fact(PROTECTED_UNTIL).ifPresent(text -> stamped(text).ifPresent(found::add));
        floor.flatMap(state -> floored(state.floor(), snapshot)).ifPresent(found::add);
        Optional.ofNullable(locked.get(snapshot.id()))
                .map(until -> new Protection(Kind.LOCK, "locked by the store", until))
                .ifPresent(found::add);
        if (Promised.concerns(snapshot)) {
            promised().on(snapshot).ifPresent(found::add);
        }
        return found;
    }

    private Promised promised() {
        if (promised == null) {
            promised = Promised.of(everything.get(), Duration.ZERO, now());
        }
        return promised;
    }

    private Stream<Protection> holdsOn(Snapshot snapshot) {
        return holds.stream()
                .filter(hold -> concerns(hold, snapshot))
                .filter(hold -> hold.until().isEmpty() || hold.isInForce(now()))
                .map(Protections::asProtection);
    }

    private static Protection asProtection(Hold hold) {
        String words = "held by " + hold.owner() + " ('" + hold.reason() + "')";
        return new Protection(Kind.HOLD, words, hold.untilOrNull());
    }

    private static boolean concerns(Hold hold, Snapshot snapshot) {
        String first = HoldDocuments.firstId(snapshot);
        return hold.subject().equals(HoldDocuments.subject(snapshot))
                || hold.subject().equals(first)
                || hold.subject().equals(snapshot.id().hex())
                || hold.snapshots().contains(first)
                || hold.snapshots().contains(snapshot.id().hex());
    }

    private Optional<Protection> stamped(String text) {
        if (text.equals(FOREVER)) {
            return Optional.of(new Protection(Kind.STAMP, "protected for ever since it was taken", null));
        }
        try {
            Instant until = Instant.parse(text);
            return until.isAfter(now())
                    ? Optional.of(new Protection(Kind.STAMP, "protected since it was taken", until))
                    : Optional.empty();
        } catch (DateTimeException unreadable) {
            String words = "protected since it was taken, until a time that cannot be read ('" + text + "')";
            return Optional.of(new Protection(Kind.STAMP, words, null));
        }
    }

    private Optional<Protection> floored(ProtectionFloor rules, Snapshot snapshot) {
        List<Frequency> own = frequencies(snapshot);
        Optional<Lifetime> longest = Stream.of(
                        rules.every().stream(),
                        rules.onDemand().stream().filter(lifetime -> isOnDemand(snapshot)),
                        rules.other().stream().filter(lifetime -> own.isEmpty()),
                        rules.byFrequency().entrySet().stream()
                                .filter(entry -> own.contains(entry.getKey()))
                                .map(java.util.Map.Entry::getValue))
                .flatMap(stream -> stream)
                .reduce(Lifetime::orLonger);
        return longest.flatMap(lifetime -> until(lifetime, snapshot));
    }

    private Optional<Protection> until(Lifetime lifetime, Snapshot snapshot) {
        String words = "kept at least " + lifetime + " by the floor of the repository";
        Optional<Instant> end = lifetime.endAfter(snapshot.time().toInstant(), ZoneOffset.UTC);
        return end.isEmpty() || end.get().isAfter(now())
                ? Optional.of(new Protection(Kind.FLOOR, words, end.orElse(null)))
                : Optional.empty();
    }

    private static boolean isOnDemand(Snapshot snapshot) {
        return snapshot.fact("trigger").filter("on-demand"::equals).isPresent();
    }

    /** Where the snapshot does not say it, its rules are named after their frequency, alone or before a hyphen and a number. */
    private static List<Frequency> frequencies(Snapshot snapshot) {
        String words =
                snapshot.fact("frequencies").or(() -> snapshot.fact("rules")).orElse("");
        List<String> separate = Arrays.asList(words.split("[^a-z]+", -1));
        return Stream.of(Frequency.values())
                .filter(frequency -> separate.contains(frequency.word()))
                .toList();
    }

    private Instant now() {
        if (now == null) {
            now = store.storeTime();
        }
        return now;
    }

    /**
     * Passes if all of these may be removed.
     *
     * @param doing what is being done with them, such as {@code removing snapshots}
     * @throws RepositoryException.Protected if one is protected; it names them and what protects them
     */
    public void require(Collection<Snapshot> going, String doing) {
        List<String> refusals = new ArrayList<>();
        long refused = 0;
        for (Snapshot snapshot : going) {
            List<Protection> protections = on(snapshot);
            if (!protections.isEmpty() && ++refused <= NAMED) {
                refusals.add("snapshot " + snapshot.id().brief() + " is "
                        + String.join(
                                ", and ",
                                protections.stream().map(Object::toString).toList()));
            }
        }
        if (refused > 0) {
            throw refusal(refusals, refused, doing);
        }
    }

    /**
     * Passes if nobody holds a snapshot whose file cannot be read, so that nothing but its id is known.
     *
     * @throws RepositoryException.Protected if somebody does
     */
    public void requireUnheld(SnapshotId id, String doing) {
        Optional<Hold> hold = holds.stream()
                .filter(one -> one.subject().equals(id.hex()) || one.snapshots().contains(id.hex()))
                .filter(one -> one.until().isEmpty() || one.isInForce(now()))
                .findFirst();
        if (hold.isPresent()) {
            throw refusal(List.of("snapshot " + id.brief() + " is " + asProtection(hold.get())), 1, doing);
        }
    }

    private static RepositoryException.Protected refusal(List<String> refusals, long refused, String doing) {
        String more = refused > NAMED ? "; and " + (refused - NAMED) + " more" : "";
        return new RepositoryException.Protected(doing + " was refused, and nothing was removed: "
                + String.join("; ", refusals) + more
                + "; leave them out, wait, or have the hold released or the floor lowered by those who may");
    }
}
