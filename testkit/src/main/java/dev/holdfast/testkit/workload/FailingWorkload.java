package dev.holdfast.testkit.workload;

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

/** A workload that dumps everything that another has, and then says that it failed. */
final class FailingWorkload implements Workload {
    private final Workload inner;

    FailingWorkload(Workload inner) {
        this.inner = inner;
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
        inner.dump(context, root);
        throw new WorkloadException.ProducerFailed("the producer failed after its last byte", null);
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        return inner.planRestore(context, source, options);
    }

    @Override
    public void close() {
        inner.close();
    }
}
