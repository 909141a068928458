package dev.holdfast.internal.repair;

import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.run.Finding;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.VersionsRepairPlan;
import dev.holdfast.run.VersionsRepairReport;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Versions that are to be brought back, kind by kind: what is referred to before what refers to it. */
public final class PlannedVersionsRepair {
    private static final int COPIES = 4;

    private final BlobStore store;
    private final List<BlobVersion> wanted;
    private final VersionsRepairPlan plan;

    PlannedVersionsRepair(BlobStore store, List<BlobVersion> wanted, VersionsRepairPlan plan) {
        this.store = store;
        this.wanted = List.copyOf(wanted);
        this.plan = plan;
    }

    /**
     * Compares what the objects of a repository were with what they are, and changes nothing.
     *
     * @param at by the store's clock
     * @param cancelled called often; throws to end it
     * @throws StoreException.Unsupported if the store keeps no versions
     */
    public static PlannedVersionsRepair of(BlobStore store, Instant at, Runnable cancelled) {
        if (!store.capabilities().contains(Capability.VERSIONS)) {
            throw new StoreException.Unsupported(store.description()
                    + " keeps no earlier versions of its objects, so nothing can be brought back; restore from a copy"
                    + " of the repository, and turn versions on before the next time");
        }
        return new VersionsPlanner(store, at, cancelled).plan();
    }

    /** What will be done. */
    public VersionsRepairPlan plan() {
        return plan;
    }

    /** Does it, once; what cannot be brought back is reported, and the rest comes back all the same. */
    public VersionsRepairReport execute(Runnable cancelled, StepListener listener) {
        BlobVersions versions = store.versions();
        ConcurrentLinkedQueue<Finding> failed = new ConcurrentLinkedQueue<>();
        AtomicLong done = new AtomicLong();
        for (String kind : VersionsPlanner.ORDER) {
            List<BlobVersion> ofKind = wanted.stream()
                    .filter(version -> version.key().path().startsWith(kind))
                    .toList();
            Parallel.forEach(ofKind, COPIES, version -> {
                cancelled.run();
                bringBack(versions, version, failed);
                listener.progressed("bringing objects back", done.incrementAndGet(), wanted.size());
            });
        }
        return new VersionsRepairReport(plan, wanted.size() - failed.size(), List.copyOf(failed));
    }

    private static void bringBack(BlobVersions versions, BlobVersion version, ConcurrentLinkedQueue<Finding> failed) {
        try {
            BlobInfo unused = versions.bringBack(version);
        } catch (StoreException.Interrupted interrupted) {
            throw interrupted;
        } catch (StoreException failure) {
            failed.add(new Finding(
                    Finding.Severity.ERROR,
                    version.key().path(),
                    "it could not be brought back: " + failure.getMessage(),
                    "run the repair again"));
        }
    }
}
