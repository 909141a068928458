package dev.holdfast.mongodb.restore;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.StoredChanges;
import java.util.Collection;
import java.util.Optional;

/** Stands for a job where there is none: nobody cancels, and nobody listens. */
final class QuietContext implements RestoreContext {
    @Override
    public Time time() {
        return Time.system();
    }

    @Override
    public void checkCancelled() {}

    @Override
    public Optional<StoredChanges> changes() {
        return Optional.empty();
    }

    @Override
    public void notice(Finding finding) {}

    @Override
    public void failed(ItemFailure failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void expect(long files, long bytes) {}

    @Override
    public void progressed(long files, long bytes) {}

    @Override
    public PartMeter part(String name, long records, long bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Effects effects(String target, Collection<Compensator> compensators) {
        throw new UnsupportedOperationException();
    }
}
