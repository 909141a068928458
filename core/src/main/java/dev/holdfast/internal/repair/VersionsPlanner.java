package dev.holdfast.internal.repair;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.RepositoryFiles;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.run.VersionsRepairPlan;
import dev.holdfast.run.VersionsRepairPlan.Back;
import dev.holdfast.run.VersionsRepairPlan.Loss;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what objects were at a point in time with what they are. Needs no key, and reads only what may have been replaced. */
final class VersionsPlanner {
    /** In this order they come back, so that whenever it is broken off nothing refers to what is not there yet. */
    static final List<String> ORDER = List.of("data/", "index/", "keys/", "config", "holdfast/", "snapshots/");

    /** What only says who was at work. */
    private static final List<String> PASSING = List.of("holdfast/locks/", "holdfast/waiting/");

    private final BlobStore store;
    private final Instant at;
    private final Runnable cancelled;
    private final List<BlobVersion> wanted = new ArrayList<>();
    private final List<Back> back = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private long bytes;
    private long laterCount;
    private long unchanged;

    private @Nullable BlobKey key;
    private @Nullable BlobVersion then;
    private @Nullable BlobVersion now;

    VersionsPlanner(BlobStore store, Instant at, Runnable cancelled) {
        this.store = store;
        this.at = at;
        this.cancelled = cancelled;
    }

    PlannedVersionsRepair plan() {
        store.versions().list("", version -> {
            if (isOfRepository(version.key().path())) {
                take(version);
            }
        });
        judge();
        VersionsRepairPlan plan = new VersionsRepairPlan(at, back, wanted.size(), bytes, later, laterCount, unchanged);
        return new PlannedVersionsRepair(store, wanted, plan);
    }

    static boolean isOfRepository(String path) {
        return ORDER.stream().anyMatch(kind -> kind.endsWith("/") ? path.startsWith(kind) : path.equals(kind))
                && PASSING.stream().noneMatch(path::startsWith);
    }

    private void take(BlobVersion version) {
        if (!version.key().equals(key)) {
            cancelled.run();
            judge();
            key = version.key();
            then = null;
            now = null;
        }
        if (version.isCurrent()) {
            now = version;
        }
        if (!version.since().isAfter(at) && isNewer(version, then)) {
            then = version;
        }
    }

    /** Of two that are equally old, as many stores count in seconds, the one that is in force or listed first. */
    private static boolean isNewer(BlobVersion version, @Nullable BlobVersion best) {
        return best == null
                || version.since().isAfter(best.since())
                || (version.isCurrent() && version.since().equals(best.since()));
    }

    private void judge() {
        if (key == null) {
            return;
        }
        Optional<BlobVersion> present = Optional.ofNullable(now).filter(one -> !one.isDeletion());
        BlobVersion before = then;
        if (before == null || before.isDeletion()) {
            present.ifPresent(one -> cameLater(one.key()));
        } else if (present.filter(one -> isAsBefore(one, before)).isPresent()) {
            unchanged++;
        } else {
            bringBack(before, present.isPresent() ? Loss.OVERWRITTEN : Loss.DELETED);
        }
    }

    private void cameLater(BlobKey one) {
        laterCount++;
        if (later.size() < VersionsRepairPlan.MAX_LISTED) {
            later.add(one.path());
        }
    }

    private void bringBack(BlobVersion version, Loss loss) {
        wanted.add(version);
        bytes += version.lengthBytes();
        if (back.size() < VersionsRepairPlan.MAX_LISTED) {
            back.add(new Back(version.key().path(), loss, version.lengthBytes(), version.since()));
        }
    }

    /** Something of the same size may have been put over it, or a repair that was broken off has brought it back. */
    private boolean isAsBefore(BlobVersion present, BlobVersion before) {
        return present.id().equals(before.id())
                || (present.lengthBytes() == before.lengthBytes() && hashesToItsName(present.key()));
    }

    private boolean hashesToItsName(BlobKey one) {
        if (!BlobId.isHex(one.name()) || one.path().startsWith("holdfast/")) {
            return false;
        }
        try {
            return BlobId.of(store.get(one, 0, -1, VersionsPlanner::hash), 0).equals(BlobId.fromHex(one.name()));
        } catch (StoreException.NotFound gone) {
            return false;
        }
    }

    private static byte[] hash(InputStream stream) throws IOException {
        Sha256 hash = new Sha256();
        byte[] step = new byte[RepositoryFiles.LARGEST_DOCUMENT];
        for (int count = stream.read(step); count >= 0; count = stream.read(step)) {
            hash.update(step, 0, count);
        }
        return hash.finish();
    }
}
