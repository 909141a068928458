package dev.holdfast.testkit.execution;

import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import java.util.List;

/** A workload that counts how often it is read, and does what a test wants meanwhile. */
public final class CountedWorkload implements Workload {
    private final Workload inner;
    private Runnable meanwhile = () -> {};
    private int dumps;

    public CountedWorkload(Workload inner) {
        this.inner = inner;
    }

    public void meanwhile(Runnable action) {
        meanwhile = action;
    }

    public int dumps() {
        return dumps;
    }

    @Override
    public String description() {
        return inner.description();
    }

    @Override
    public List<String> paths() {
        return inner.paths();
    }

    @Override
    public List<String> excludes() {
        return inner.excludes();
    }

    @Override
    public boolean usesParent() {
        return inner.usesParent();
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        return inner.validate(context);
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        dumps++;
        meanwhile.run();
        context.checkCancelled();
        inner.dump(context, root);
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        return inner.planRestore(context, source, options);
    }

    @Override
    public void close() {
        // used again by the next run
    }
}
