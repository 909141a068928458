package dev.holdfast.interop;

import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import java.util.List;

/**
 * Another workload, to which something happens between a restore and its verification.
 *
 * @param workload that it is otherwise
 * @param meanwhile what happens
 */
record LateVerification(Workload workload, Runnable meanwhile) implements Workload {
    @Override
    public String description() {
        return workload.description();
    }

    @Override
    public List<String> paths() {
        return workload.paths();
    }

    @Override
    public List<String> excludes() {
        return workload.excludes();
    }

    @Override
    public boolean usesParent() {
        return workload.usesParent();
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return workload.validate(context);
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        workload.dump(context, root);
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        return new Late(workload.planRestore(context, source, options), meanwhile);
    }

    @Override
    public void close() {
        workload.close();
    }

    private record Late(PlannedRestore restore, Runnable meanwhile) implements PlannedRestore {
        @Override
        public RestorePlan plan() {
            return restore.plan();
        }

        @Override
        public void apply() {
            restore.apply();
        }

        @Override
        public long verify() {
            meanwhile.run();
            return restore.verify();
        }

        @Override
        public void close() {
            restore.close();
        }
    }
}
