package dev.holdfast.testkit.job;

import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.List;

/** A workload whose dump is a few lines of a test. */
record ScriptedWorkload(Script script) implements Workload {
    /** What is dumped. */
    interface Script {
        void dump(DumpContext context, DirectorySink root) throws Exception;
    }

    @Override
    public String description() {
        return "scripted";
    }

    @Override
    public List<String> paths() {
        return List.of("/scripted");
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    @Override
    public boolean usesParent() {
        return true;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return List.of();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        try {
            script.dump(context, root);
        } catch (RuntimeException known) {
            throw known;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        throw new WorkloadException.Unsupported("a script takes nothing back");
    }

    @Override
    public void close() {}
}
