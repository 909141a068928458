package dev.holdfast.internal.execution;

import dev.holdfast.job.FollowJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.JobEvent;
import dev.holdfast.spi.workload.Workload;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Follows the log of changes of a target. Its slices are found as the target's backups are, by host and labels. */
final class FollowStep {
    private final RunSurroundings around;
    private final FollowRequest request;

    FollowStep(RunSurroundings around, FollowRequest request) {
        this.around = around;
        this.request = request;
    }

    FollowRun run(BooleanSupplier stop, Consumer<JobEvent> listener) {
        Repository repository = around.storages().openOrCreate(request.storage());
        try (Workload workload = around.workload(request.target())) {
            return job(workload).stopWhen(stop).into(repository).run(listener);
        }
    }

    /** Removal waits until nobody is at work, for which following must not wait: the service does it beside. */
    private FollowJob.Builder job(Workload workload) {
        FollowJob.Builder job = FollowJob.of(workload)
                .host(request.target().name())
                .window(request.window())
                .span(request.span())
                .removeExpendable(false)
                .fact(StoredTags.CREATED_BY, request.createdBy().replace(',', ' '));
        new TreeMap<>(request.labels()).forEach(job::label);
        if (request.storage().immutability().isPresent()) {
            job.retainFor(request.window());
        }
        return job;
    }
}
