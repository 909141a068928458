package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.Fault;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import org.junit.jupiter.api.Test;

class StoreLayersTest {
    private final VirtualTime time = VirtualTime.create();
    private final FaultyBlobStore faulty = new FaultyBlobStore(MemoryBlobStore.create(time), time);
    private final MemoryWorkload workload = MemoryWorkload.named("layers").put("/a", "content");

    private Repository.Builder builder() {
        return Repository.at(faulty).time(time).lowCostKeys();
    }

    @Test
    void aPassingFailureOfTheStoreIsRepeatedIfAskedFor() {
        try (Repository repository = builder().retry(RetryPolicy.standard()).create(Engines.PASSWORD)) {
            faulty.failNext(Operation.PUT, new Fault.Refused());

            assertThat(BackupJob.unnamed()
                            .workload(workload)
                            .into(repository)
                            .run()
                            .state())
                    .isEqualTo(RunState.COMPLETED);
        }
    }

    @Test
    void aPassingFailureOfTheStoreIsAFailureByDefault() {
        try (Repository repository = builder().create(Engines.PASSWORD)) {
            faulty.failNext(Operation.PUT, new Fault.Refused());
            faulty.failNth(Operation.PUT, 2, new Fault.Refused());

            assertThatThrownBy(() -> BackupJob.unnamed()
                            .workload(workload)
                            .into(repository)
                            .run())
                    .isInstanceOf(RunException.class);
        }
    }

    @Test
    void whatTheStoreWasAskedIsCounted() {
        try (Repository repository = builder().connections(1).create(Engines.PASSWORD)) {
            long before = repository.statistics().of(Operation.PUT).calls();
            BackupJob.unnamed().workload(workload).into(repository).run();

            assertThat(repository.statistics().of(Operation.PUT).calls()).isGreaterThan(before);
            assertThat(repository.statistics().uploadedBytes()).isPositive();
        }
    }
}
