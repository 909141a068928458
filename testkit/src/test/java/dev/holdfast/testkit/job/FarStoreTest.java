package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.DirectoryWorkload;
import dev.holdfast.workload.MemoryWorkload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done in fewer requests, or in several at once, where a store says that it is far away. */
@Timeout(60)
class FarStoreTest {
    private static final int DIRECTORIES = 30;

    @TempDir
    private Path scratch = Path.of("");

    private final VirtualTime time = VirtualTime.create();
    private final RecordingBlobStore near = new RecordingBlobStore(MemoryBlobStore.create(time));

    /** Says that it is far away, and waits or flips bits where a test wants that. */
    private static class FarStore extends ForwardingBlobStore {
        FarStore(BlobStore inner) {
            super(inner);
        }

        @Override
        public int callsAtOnce() {
            return 8;
        }
    }

    private MemoryWorkload directories() {
        MemoryWorkload workload = MemoryWorkload.named("w");
        for (int i = 0; i < DIRECTORIES; i++) {
            workload.put("d" + i + "/below/file", Engines.random(i, 1_000));
        }
        return workload;
    }

    private void backup(MemoryWorkload workload) {
        time.advance(Duration.ofHours(1));
        try (Repository repository = Repository.at(near).time(time).open(Engines.PASSWORD)) {
            assertThat(BackupJob.unnamed()
                            .workload(workload)
                            .into(repository)
                            .run()
                            .snapshot())
                    .isNotNull();
        }
        near.forget();
    }

    /** How many files came. */
    private long restored(BlobStore store) throws IOException {
        Path target = Files.createTempDirectory(scratch, "restored-");
        try (Repository repository = Repository.at(store).time(time).workers(2).open(Engines.PASSWORD)) {
            var unused = RestoreJob.from(repository)
                    .latest()
                    .into(DirectoryWorkload.of(target))
                    .plan()
                    .run();
        }
        try (Stream<Path> files = Files.walk(target)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private long packsRead() {
        return near.entries(Operation.GET).stream()
                .filter(entry -> entry.name().startsWith("data/"))
                .count();
    }

    @Test
    void treesThatLieTogetherComeTogether() throws IOException {
        Engines.create(near, time).close();
        backup(directories());

        assertThat(restored(near)).isEqualTo(DIRECTORIES);
        assertThat(packsRead()).isGreaterThan(DIRECTORIES);
        near.forget();

        assertThat(restored(new FarStore(near))).isEqualTo(DIRECTORIES);
        assertThat(packsRead()).isLessThanOrEqualTo(4);
    }

    @Test
    void whatCameDamagedIsAskedForAgainAlone() throws IOException {
        Engines.create(near, time).close();
        backup(directories());
        AtomicBoolean damaged = new AtomicBoolean();
        BlobStore flipping = new FarStore(near) {
            @Override
            public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
                if (!key.path().startsWith("data/") || length < 1 << 20 || !damaged.compareAndSet(false, true)) {
                    return super.get(key, offset, length, reader);
                }
                return super.get(key, offset, length, stream -> {
                    byte[] bytes = stream.readAllBytes();
                    bytes[bytes.length / 2] ^= 1;
                    for (int i = 0; i < bytes.length; i += 64) {
                        bytes[i] ^= 1;
                    }
                    return reader.read(new ByteArrayInputStream(bytes));
                });
            }
        };

        assertThat(restored(flipping)).isEqualTo(DIRECTORIES);
        assertThat(damaged).isTrue();
    }

    @Test
    void packsAreFetchedAtOnce() throws IOException {
        Engines.create(near, time).close();
        MemoryWorkload workload = MemoryWorkload.named("w");
        int packs = 8;
        for (int i = 0; i < packs; i++) {
            workload.put("f" + i, Engines.random(i, 100_000));
            backup(workload);
        }
        CountDownLatch together = new CountDownLatch(packs);
        BlobStore waiting = new FarStore(near) {
            @Override
            public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
                if (key.path().startsWith("data/") && length > 90_000 && length < 1 << 20) {
                    together.countDown();
                    await(together);
                }
                return super.get(key, offset, length, reader);
            }
        };
        assertThat(restored(waiting)).isEqualTo(packs);
        assertThat(together.getCount()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
