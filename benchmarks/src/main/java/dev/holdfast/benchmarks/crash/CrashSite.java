package dev.holdfast.benchmarks.crash;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Where an operation is done: the repository that it changes, and another for those that work with two. Every step opens the
 * repository anew, as a command would.
 *
 * @param store holds the repository that is changed
 * @param other holds the other one
 * @param time for all waiting
 */
public record CrashSite(BlobStore store, BlobStore other, Time time) {
    static final Secret FIRST = Secret.of("the first password");
    static final Secret SECOND = Secret.of("another password");

    private static final int PACK_BYTES = 4 << 20;
    private static final int WORKERS = 2;

    /** The same as a process sees it that will be killed. */
    public CrashSite seenBy(CallCut cut, Time its) {
        return new CrashSite(cut.in(this, store), cut.in(this, other), its);
    }

    /** The same for reading while nobody else is at work. */
    CrashSite hasty() {
        return new CrashSite(store, other, new HastyTime(time));
    }

    private Repository.Builder builder(BlobStore in) {
        return Repository.at(in)
                .time(time)
                .packBytes(PACK_BYTES)
                .workers(WORKERS)
                .lowCostKeys();
    }

    Repository create(BlobStore in) {
        return builder(in).create(FIRST);
    }

    /** Opens the repository that is changed, with whatever password is the right one. */
    public Repository open() {
        return builder(store).open(password());
    }

    Repository openOther() {
        return builder(other).open(FIRST);
    }

    /** The password that opens the repository that is changed: the first one, or the one that it was changed to. */
    public Secret password() {
        try {
            builder(store).open(FIRST).close();
            return FIRST;
        } catch (RepositoryException.WrongPassword changed) {
            return SECOND;
        }
    }

    /** A repository as the engine sees it. */
    OpenRepository engine(BlobStore in) {
        EngineOptions options = EngineOptions.builder().time(time).build();
        try {
            return RepositoryOpener.open(in, FIRST, "", options);
        } catch (RepositoryException.WrongPassword changed) {
            return RepositoryOpener.open(in, SECOND, "", options);
        }
    }

    <T> T with(Function<Repository, T> step) {
        try (Repository repository = open()) {
            return step.apply(repository);
        }
    }

    /** Backs up what belongs to a name. */
    BackupRun backup(String name) {
        return with(repository -> backup(repository, name));
    }

    static BackupRun backup(Repository repository, String name) {
        return BackupJob.named(name)
                .workload(CrashContent.of(name))
                .into(repository)
                .run();
    }

    /** Whether a snapshot comes back as it was. */
    static boolean restores(Repository repository, Snapshot snapshot) {
        MemoryWorkload target = MemoryWorkload.named("target");
        var unused = RestoreJob.from(repository).snapshot(snapshot).into(target).run();
        return CrashContent.isSame(CrashContent.of(snapshot.name().orElseThrow()), target);
    }

    static void prune(Repository repository) {
        try (PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
            var unused = prune.run();
        }
    }

    /** The names of all objects. */
    static List<BlobKey> keys(BlobStore in) {
        List<BlobKey> keys = new ArrayList<>();
        in.list("", info -> keys.add(info.key()));
        return keys;
    }
}
