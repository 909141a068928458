package dev.holdfast.benchmarks.crash;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.run.TagEdit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may be under way when a process is killed. A further one needs a constant with its {@link #perform}; and, where that is
 * not the common one, what it finds and what must be there whenever it is killed.
 */
public enum CrashOperation {
    /** A repository is made. */
    INIT {
        @Override
        public void prepare(CrashSite site) {
            site.create(site.other()).close();
        }

        @Override
        public void perform(CrashSite site) {
            site.create(site.store()).close();
        }

        /** As the user does who did not hear that it went well. */
        @Override
        void again(CrashSite site) {
            try {
                perform(site);
            } catch (RepositoryException.AlreadyARepository done) {
                site.open().close();
            }
        }

        @Override
        Set<String> kept() {
            return Set.of();
        }
    },
    /** A backup of three packs. */
    BACKUP {
        @Override
        public void perform(CrashSite site) {
            site.backup("new");
        }
    },
    /** What another repository has and this one does not is copied from there. */
    COPY {
        @Override
        public void perform(CrashSite site) {
            try (Repository from = site.openOther();
                    Repository to = site.open()) {
                var unused = CopyJob.from(from).into(to).run();
            }
        }
    },
    /** Two of three snapshots are forgotten. */
    FORGET {
        @Override
        public void perform(CrashSite site) {
            site.with(repository ->
                    repository.upkeep().forget(ForgetPlan.ofNamed(named(repository, Set.of("one", "two")))));
        }

        @Override
        Set<String> kept() {
            return Set.of("three");
        }
    },
    /** A prune that removes packs, rewrites packs, removes packs that no index names, and rewrites the index. */
    PRUNE {
        @Override
        public void prepare(CrashSite site) {
            super.prepare(site);
            site.backup("zero");
            abandon(site);
            site.with(repository ->
                    repository.upkeep().forget(ForgetPlan.ofNamed(named(repository, Set.of("zero", "one")))));
        }

        @Override
        public void perform(CrashSite site) {
            site.with(repository -> {
                CrashSite.prune(repository);
                return true;
            });
        }

        @Override
        Set<String> kept() {
            return Set.of("two", "three");
        }
    },
    /** Three snapshots get a tag. */
    TAG {
        @Override
        public void perform(CrashSite site) {
            site.with(repository ->
                    repository.upkeep().tag(repository.snapshots(), List.of(TagEdit.add(List.of("seen")))));
        }
    },
    /** Another password is added. */
    KEY_ADD {
        @Override
        public void perform(CrashSite site) {
            site.with(repository -> repository.keys().add(CrashSite.SECOND));
        }
    },
    /** The password is changed. */
    KEY_PASSWD {
        @Override
        public void perform(CrashSite site) {
            site.with(repository -> repository.keys().changePassword(CrashSite.SECOND));
        }
    },
    /** A password is removed. */
    KEY_REMOVE {
        @Override
        public void prepare(CrashSite site) {
            super.prepare(site);
            site.with(repository -> repository.keys().add(CrashSite.SECOND));
        }

        @Override
        public void perform(CrashSite site) {
            site.with(repository -> repository.keys().list().stream()
                    .filter(key -> !key.current())
                    .map(key -> repository.keys().remove(key.id()))
                    .toList());
        }
    },
    /** The lock of a backup that was killed is removed. */
    UNLOCK {
        @Override
        public void prepare(CrashSite site) {
            super.prepare(site);
            abandon(site);
        }

        @Override
        public void perform(CrashSite site) {
            site.with(repository -> repository.unlock(true));
        }
    };

    /** How the table calls it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Makes what the operation finds: both repositories. */
    public void prepare(CrashSite site) {
        site.create(site.store()).close();
        List.of("one", "two", "three").forEach(site::backup);
        site.create(site.other()).close();
        try (Repository other = site.openOther()) {
            CrashSite.backup(other, "elsewhere");
        }
    }

    /** Does it. */
    public abstract void perform(CrashSite site);

    /** Does it again after a kill, if nothing else can be done before it was done. */
    void again(CrashSite site) {}

    /** The backups that must be there whenever the process was killed. */
    Set<String> kept() {
        return Set.of("one", "two", "three");
    }

    private static List<Snapshot> named(Repository repository, Set<String> names) {
        return repository.snapshots().stream()
                .filter(snapshot -> names.contains(snapshot.name().orElseThrow()))
                .toList();
    }

    /** A backup that was killed before it named its packs: they and its lock are left. */
    private static void abandon(CrashSite site) {
        MortalTime time = new MortalTime(site.time());
        CallCut cut = CallCut.played(
                call -> call.operation() == Operation.PUT && call.name().startsWith("index/"));
        try {
            var unused = site.seenBy(cut, time).backup("lost");
        } catch (CallCut.Killed expected) {
            time.end();
        }
        DeadHolder.bury(site);
    }
}
