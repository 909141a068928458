package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.MemoryWorkload;

/** A repository and a workload on the heap: how a test of a program that embeds Holdfast needs no disk. */
public final class InMemory implements AutoCloseable {
    private final Repository repository;

    /** An empty repository that is gone when it is closed. Its keys are cheap, so that a test does not wait for them. */
    public InMemory() {
        try (Secret password = Secret.of("only for tests")) {
            repository = Repository.at(BlobStores.create("memory:test"))
                    .lowCostKeys()
                    .create(password);
        }
    }

    /** The repository, to be handed to the program under test. */
    public Repository repository() {
        return repository;
    }

    /** What a backup and a restore make of a workload. */
    public MemoryWorkload roundTrip(MemoryWorkload workload) {
        BackupJob.named("test").workload(workload).into(repository).run();
        MemoryWorkload copy = MemoryWorkload.named("copy");
        RestoreJob.from(repository).latest("test").into(copy).run();
        return copy;
    }

    @Override
    public void close() {
        repository.close();
    }

    /** Runs the example; it takes no arguments. */
    public static void main(String[] arguments) {
        try (InMemory fixture = new InMemory()) {
            MemoryWorkload original = MemoryWorkload.named("original").put("etc/app.conf", "port=8080\n");
            System.out.println(fixture.roundTrip(original).list());
        }
    }
}
