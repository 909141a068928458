package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.PackRepairPlan;
import dev.holdfast.run.RecallOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Reads damaged packs and finds out what can be saved from them. Changes nothing. */
public final class PackRepairPlanner {
    private static final Set<CheckProblem.Kind> BROKEN =
            Set.of(CheckProblem.Kind.PACK_MISSING, CheckProblem.Kind.PACK_SIZE, CheckProblem.Kind.PACK_DAMAGED);
    private static final String PACK = "pack ";

    private final OpenRepository repository;
    private final BlobIndex index;
    private final Operation operation;
    private final IntactBlobs intact;

    private PackRepairPlanner(OpenRepository repository, BlobIndex index, Operation operation) {
        this.repository = repository;
        this.index = index;
        this.operation = operation;
        this.intact = new IntactBlobs(repository);
    }

    /**
     * Makes a plan. To be carried out, it must be made under the exclusive lock under which that happens.
     *
     * @param names the packs to repair, each by its id or the beginning of it; if there are none, those that a check of all data
     *     finds damaged
     * @throws RepositoryException.Refused if an index file cannot be read
     * @throws RepositoryException.NotFound if a name fits no pack
     * @throws RepositoryException.Ambiguous if a name fits several
     */
    public static PlannedPackRepair plan(OpenRepository repository, Collection<String> names, Operation operation) {
        RecallStation station =
                new RecallStation(repository, RecallOptions.refused(), operation::check, progress -> {});
        return plan(repository, station, names, operation);
    }

    /**
     * The same, with packs that lie in an archive recalled or refused, all that are named, or all there are, at once.
     *
     * @param repository reads through the station
     * @param station is told what is needed
     * @throws RepositoryException.Archived if they are not to be recalled, or do not come in time
     */
    public static PlannedPackRepair plan(
            OpenRepository repository, RecallStation station, Collection<String> names, Operation operation) {
        BlobIndex index = SoundIndex.of(repository);
        PackRepairPlanner planner = new PackRepairPlanner(repository, index, operation);
        if (names.isEmpty()) {
            station.needsAll();
            return planner.plan(planner.found(station.options()));
        }
        Collection<BlobId> named = planner.named(names);
        station.needsOnly(named);
        return planner.plan(named);
    }

    private Collection<BlobId> found(RecallOptions recall) {
        Set<BlobId> packs = new LinkedHashSet<>();
        Checker.check(repository, CheckDepth.full(), recall, operation).problems().stream()
                .filter(problem ->
                        BROKEN.contains(problem.kind()) && problem.subject().startsWith(PACK))
                .forEach(problem -> packs.add(BlobId.fromHex(problem.subject().substring(PACK.length()))));
        return packs;
    }

    private Collection<BlobId> named(Collection<String> names) {
        Set<BlobId> packs = new LinkedHashSet<>();
        names.forEach(name -> packs.add(named(name)));
        return packs;
    }

    private BlobId named(String name) {
        Set<String> fitting = new TreeSet<>();
        if (BlobId.isHex(name)) {
            repository.store().head(Layout.pack(BlobId.fromHex(name))).ifPresent(info -> fitting.add(name));
            index.pack(BlobId.fromHex(name)).ifPresent(pack -> fitting.add(name));
        } else if (!name.isEmpty()) {
            repository.files().listPacks(info -> addIfFitting(info.key().name(), name, fitting));
            index.forEachPack(pack -> addIfFitting(pack.id().hex(), name, fitting));
        }
        if (fitting.isEmpty()) {
            throw new RepositoryException.NotFound(
                    "no pack of the repository begins with '" + name + "'; 'check --read-data' names damaged packs");
        }
        if (fitting.size() > 1) {
            throw new RepositoryException.Ambiguous("several packs begin with '" + name + "'; give more digits");
        }
        return BlobId.fromHex(fitting.iterator().next());
    }

    private static void addIfFitting(String id, String name, Set<String> fitting) {
        if (fitting.size() < 2 && id.startsWith(name)) {
            fitting.add(id);
        }
    }

    private PlannedPackRepair plan(Collection<BlobId> ids) {
        List<SalvagedPack> packs = salvage(ids);
        Map<BlobHandle, PackEntry> saved = new LinkedHashMap<>();
        packs.forEach(pack -> pack.intact().forEach(entry -> saved.putIfAbsent(entry.handle(), entry)));
        Set<BlobHandle> damaged = new LinkedHashSet<>();
        packs.forEach(pack -> pack.damaged().forEach(entry -> damaged.add(entry.handle())));
        damaged.removeAll(saved.keySet());
        List<String> lost = new ArrayList<>();
        Set<BlobId> going = new HashSet<>(ids);
        for (BlobHandle blob : damaged) {
            if (!isIntactElsewhere(blob, going)) {
                lost.add(blob.id().hex());
            }
        }
        PackRepairPlan plan = new PackRepairPlan(
                packs.stream().map(SalvagedPack::summary).toList(),
                saved.size(),
                saved.values().stream().mapToLong(PackEntry::length).sum(),
                damaged.size() - lost.size(),
                lost.subList(0, Math.min(lost.size(), PackRepairPlan.MAX_LISTED)),
                lost.size());
        return new PlannedPackRepair(repository, index, packs, plan);
    }

    private List<SalvagedPack> salvage(Collection<BlobId> ids) {
        Map<BlobId, SalvagedPack> packs = new ConcurrentHashMap<>();
        AtomicLong done = new AtomicLong();
        Parallel.forEach(ids, repository.options().workers(), id -> {
            operation.check();
            packs.put(id, SalvagedPack.read(repository, index, id));
            operation.listener().progressed("reading damaged packs", done.incrementAndGet(), ids.size());
        });
        List<BlobId> order = List.copyOf(ids);
        return packs.values().stream()
                .sorted(Comparator.comparingInt(pack -> order.indexOf(pack.id())))
                .toList();
    }

    private boolean isIntactElsewhere(BlobHandle blob, Set<BlobId> going) {
        for (BlobLocation copy : index.findAll(blob.type(), blob.id())) {
            if (!going.contains(copy.packId()) && intact.isIntact(copy, blob.id())) {
                return true;
            }
        }
        return false;
    }
}
