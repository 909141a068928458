package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What workloads may do to the sink, and what comes of it. */
@Timeout(120)
class ArchiveIT {
    private static final int CHUNK_MIN = 512 * 1024;
    private static final int CHUNK_MAX = 8 << 20;

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private final Repository repository = Engines.create(store, time);

    @AfterEach
    void close() {
        repository.close();
    }

    private BackupRun dump(ScriptedWorkload.Script script) {
        return BackupJob.unnamed()
                .workload(new ScriptedWorkload(script))
                .into(repository)
                .run();
    }

    private SnapshotSummary summary(ScriptedWorkload.Script script) {
        return dump(script).summary().orElseThrow();
    }

    private MemoryWorkload restored() {
        MemoryWorkload target = MemoryWorkload.named("target");
        RestoreJob.from(repository).into(target).run();
        return target;
    }

    private void assertGivenUp(ScriptedWorkload.Script script, Class<? extends Exception> cause) {
        assertThatThrownBy(() -> dump(script))
                .isInstanceOf(RunException.BackupFailed.class)
                .hasCauseInstanceOf(cause);
        assertThat(repository.snapshots()).isEmpty();
    }

    private static void write(FileSink file, byte[] bytes) {
        file.write(bytes, 0, bytes.length);
        file.complete();
    }

    private static Entry link(String name) {
        return Entry.builder(EntryName.of(name), EntryType.SYMLINK)
                .linkTarget(new byte[] {'x'})
                .build();
    }

    private static FileContent content(String text) {
        return FileContent.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Content that breaks off. */
    private static FileContent broken() {
        return new FileContent() {
            @Override
            public InputStream open() {
                return new SequenceInputStream(new ByteArrayInputStream(new byte[1_000_000]), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is broken");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        throw new IOException("the disk is broken");
                    }
                });
            }

            @Override
            public Optional<String> verdict(long bytesRead) {
                return Optional.empty();
            }
        };
    }

    private List<String> names(String path) {
        List<String> names = new ArrayList<>();
        repository
                .contents()
                .open(repository.snapshot("latest"), path)
                .root()
                .forEach(each -> names.add(each.entry().name().toString()));
        return names;
    }

    @Test
    void manyEntriesComeInAnyOrder() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 20_000).boxed().toList());
        Collections.shuffle(order.subList(6_000, order.size()), new Random(1));

        dump((context, root) -> order.forEach(i -> root.special(link("%06d".formatted(i)))));

        assertThat(names("")).hasSize(20_000).isSorted();
    }

    @Test
    void oneDirectoryHoldsAHundredThousandFiles() {
        dump((context, root) -> {
            for (int i = 0; i < 100_000; i++) {
                root.file(Entry.file("%06d".formatted(i)).sizeBytes(1).build(), content("x"));
            }
        });

        assertThat(names("")).hasSize(100_000).isSorted();
    }

    @Test
    void entriesComeFromSeveralThreads() throws Exception {
        dump((context, root) -> {
            List<Thread> threads = IntStream.range(0, 8)
                    .mapToObj(t -> new Thread(() -> fill(root, t)))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        });

        assertThat(names("")).hasSize(8 * 500).isSorted();
    }

    private static void fill(DirectorySink root, int thread) {
        for (int i = 0; i < 500; i++) {
            root.file(Entry.file(thread + "-" + i).build(), content("same"));
        }
    }

    @Test
    void deepTreesNeedNoStack() {
        dump((context, root) -> {
            ArrayDeque<DirectorySink> open = new ArrayDeque<>(List.of(root));
            for (int depth = 0; depth < 5_000; depth++) {
                open.push(open.element().directory(Entry.directory("d").build()));
            }
            open.element().file(Entry.file("bottom").build(), content("deep"));
            while (open.size() > 1) {
                open.pop().close();
            }
        });

        assertThat(depth()).isEqualTo(5_000);
    }

    private int depth() {
        ArrayDeque<SourceDirectory> next = new ArrayDeque<>();
        next.add(repository.contents().open(repository.snapshot("latest"), "").root());
        for (int depth = 0; ; depth++) {
            next.remove().forEach(each -> {
                if (each instanceof SourceEntry.OfDirectory below) {
                    next.add(below.directory());
                }
            });
            if (next.isEmpty()) {
                return depth;
            }
        }
    }

    @Test
    void aNameThatIsThereTwiceEndsTheDump() {
        assertGivenUp(
                (context, root) -> {
                    root.file(Entry.file("a").build(), content("1"));
                    root.file(Entry.file("a").build(), content("2"));
                },
                RepositoryException.Refused.class);
    }

    @Test
    void aNameThatIsThereTwiceEndsTheDumpEvenIfTheWorkloadHidesIt() {
        assertGivenUp(
                (context, root) -> {
                    DirectorySink below = root.directory(Entry.directory("d").build());
                    below.special(link("a"));
                    below.special(link("a"));
                    assertThatThrownBy(below::close).isInstanceOf(RepositoryException.Refused.class);
                },
                RepositoryException.Refused.class);
    }

    @Test
    void aFileThatIsNotCompletedEndsTheDump() {
        assertGivenUp(
                (context, root) -> {
                    try (FileSink file = root.file(Entry.file("a").build())) {
                        file.write(new byte[10], 0, 10);
                    }
                },
                WorkloadException.ProducerFailed.class);
    }

    @Test
    void aFileThatIsForgottenEndsTheDump() {
        assertGivenUp(
                (context, root) -> root.file(Entry.file("a").build()).write(new byte[10], 0, 10),
                WorkloadException.ProducerFailed.class);
    }

    @Test
    void aDirectoryThatIsForgottenEndsTheDump() {
        assertGivenUp(
                (context, root) ->
                        assertThat(root.directory(Entry.directory("d").build())).isNotNull(),
                WorkloadException.ProducerFailed.class);
    }

    @Test
    void aClosedDirectoryTakesNothing() {
        assertGivenUp(
                (context, root) -> {
                    DirectorySink below = root.directory(Entry.directory("d").build());
                    below.close();
                    below.file(Entry.file("late").build(), content("x"));
                },
                IllegalStateException.class);
    }

    @Test
    void segmentsAreJoinedByTheirOrdinals() {
        byte[] whole = Engines.random(7, 3_000_000);
        dump((context, root) -> {
            try (FileSink file = root.file(Entry.file("f").build())) {
                for (int ordinal : new int[] {2, 0, 1}) {
                    try (FileSink segment = file.segment(ordinal)) {
                        segment.write(whole, ordinal * 1_000_000, 1_000_000);
                        segment.complete();
                    }
                }
                file.complete();
            }
        });

        assertThat(restored().get("f").orElseThrow()).isEqualTo(whole);
    }

    /** Segments of a few bytes, of none, and of more than is held; written one after the other, backwards, and by several threads at once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whereSegmentsBeginDoesNotShow(long seed) {
        byte[] whole = Engines.random(9, 40_000_000);
        BackupRun first = dump((context, root) -> {
            try (FileSink file = root.file(Entry.file("f").build())) {
                file.write(whole, 0, whole.length);
                file.complete();
            }
        });
        Random random = new Random(seed);
        int[] bounds = IntStream.concat(
                        IntStream.of(0, 0, 5, 700_000, 1_500_000, whole.length), random.ints(6, 0, whole.length))
                .sorted()
                .toArray();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, bounds.length - 1).boxed().toList());
        Collections.shuffle(order, random);

        BackupRun second = dump((context, root) -> {
            try (FileSink file = root.file(Entry.file("f").build())) {
                Stream<Integer> ordinals = seed % 2 == 0 ? order.stream() : order.parallelStream();
                ordinals.forEach(ordinal -> {
                    try (FileSink segment = file.segment(ordinal)) {
                        for (int at = bounds[ordinal]; at < bounds[ordinal + 1]; at += 300_000) {
                            segment.write(whole, at, Math.min(300_000, bounds[ordinal + 1] - at));
                        }
                        segment.complete();
                    }
                });
                file.complete();
            }
        });

        assertThat(restored().get("f").orElseThrow()).isEqualTo(whole);
        assertThat(second.summary().orElseThrow().dataBlobs()).isLessThanOrEqualTo(2);
        assertThat(first.summary().orElseThrow().dataBlobs()).isGreaterThan(10);
    }

    @Test
    void aMissingSegmentEndsTheDump() {
        assertGivenUp(
                (context, root) -> {
                    try (FileSink file = root.file(Entry.file("f").build());
                            FileSink second = file.segment(1)) {
                        write(second, new byte[10]);
                        file.complete();
                    }
                },
                IllegalStateException.class);
    }

    @Test
    void theOnlySegmentMustBeCompletedByItsWriter() {
        assertGivenUp(
                (context, root) -> {
                    try (FileSink file = root.file(Entry.file("f").build());
                            FileSink only = file.segment(0)) {
                        only.write(new byte[10], 0, 10);
                        file.complete();
                    }
                },
                IllegalStateException.class);
    }

    @Test
    void oneThreadMayWriteManyFilesInTurns() {
        byte[] part = Engines.random(3, 700_000);
        dump((context, root) -> {
            List<FileSink> open = IntStream.range(0, 12)
                    .mapToObj(i -> root.file(Entry.file("f" + i).build()))
                    .toList();
            for (int turn = 0; turn < 4; turn++) {
                open.forEach(file -> file.write(part, 0, part.length));
            }
            for (FileSink file : open) {
                file.complete();
                file.close();
            }
        });

        assertThat(restored().get("f11").orElseThrow()).hasSize(2_800_000);
    }

    @Test
    void contentThatBreaksOffIsListedAndEverythingElseIsStored() {
        BackupRun run = dump((context, root) -> {
            root.file(Entry.file("a").build(), content("good"));
            root.file(Entry.file("b").sizeBytes(2_000_000).build(), broken());
            root.file(Entry.file("c").build(), content("good"));
        });

        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(run.failures())
                .singleElement()
                .satisfies(one -> assertThat(one.toString()).contains("/b", "the disk is broken"));
        assertThat(names("")).containsExactly("a", "c");
    }

    @Test
    void theSizeIsWhatWasReadWhateverWasAnnounced() {
        dump((context, root) -> {
            root.file(Entry.file("longer").sizeBytes(1).build(), FileContent.of(new byte[1_500_000]));
            root.file(Entry.file("shorter").sizeBytes(9_000_000).build(), FileContent.of(new byte[3]));
        });

        MemoryWorkload target = restored();
        assertThat(target.get("longer").orElseThrow()).hasSize(1_500_000);
        assertThat(target.entry("shorter").orElseThrow().sizeBytes()).isEqualTo(3);
    }

    @Test
    void sizesAroundTheLimitsOfChunksComeBack() {
        int[] sizes = {0, 1, CHUNK_MIN - 1, CHUNK_MIN, CHUNK_MIN + 1, CHUNK_MAX - 1, CHUNK_MAX, CHUNK_MAX + 1};
        dump((context, root) -> {
            for (int size : sizes) {
                root.file(Entry.file("" + size).sizeBytes(size).build(), FileContent.of(new byte[size]));
            }
        });

        MemoryWorkload target = restored();
        assertThat(IntStream.of(sizes).map(size -> target.get("" + size).orElseThrow().length))
                .containsExactly(
                        0, 1, CHUNK_MIN - 1, CHUNK_MIN, CHUNK_MIN + 1, CHUNK_MAX - 1, CHUNK_MAX, CHUNK_MAX + 1);
    }

    @Test
    void equalContentIsStoredOnceThoughManyRace() {
        byte[] same = Engines.random(5, 600_000);

        SnapshotSummary summary = summary((context, root) -> {
            for (int i = 0; i < 40; i++) {
                root.file(Entry.file("f" + i).sizeBytes(same.length).build(), FileContent.of(same));
            }
        });

        assertThat(summary.dataBlobs()).isLessThanOrEqualTo(2);
        assertThat(restored().get("f39").orElseThrow()).isEqualTo(same);
    }

    private static ScriptedWorkload.Script one(Entry.Builder entry, AtomicInteger opened) {
        return (context, root) -> root.file(entry.sizeBytes(4).build(), new FileContent() {
            @Override
            public InputStream open() {
                opened.incrementAndGet();
                return new ByteArrayInputStream(new byte[] {1, 2, 3, 4});
            }

            @Override
            public Optional<String> verdict(long bytesRead) {
                return Optional.empty();
            }
        });
    }

    private static Entry.Builder file(long inode, long changed) {
        return Entry.builder(EntryName.of("f"), EntryType.FILE)
                .modifiedAt(Instant.ofEpochSecond(1))
                .changedAt(Instant.ofEpochSecond(changed))
                .inode(1, inode, 1);
    }

    @Test
    void anUnchangedFileIsNotOpened() {
        AtomicInteger opened = new AtomicInteger();
        dump(one(file(5, 5), opened));

        SnapshotSummary summary = summary(one(file(5, 5), opened));

        assertThat(opened).hasValue(1);
        assertThat(summary.filesUnmodified()).isOne();
    }

    @Test
    void anotherInodeIsReadAgain() {
        AtomicInteger opened = new AtomicInteger();
        dump(one(file(5, 5), opened));

        SnapshotSummary summary = summary(one(file(6, 5), opened));

        assertThat(opened).hasValue(2);
        assertThat(summary.filesChanged()).isOne();
    }

    @Test
    void anotherChangeTimeIsReadAgain() {
        AtomicInteger opened = new AtomicInteger();
        dump(one(file(5, 5), opened));

        dump(one(file(5, 6), opened));

        assertThat(opened).hasValue(2);
    }

    @Test
    void whatIsLostIsReadAgain() {
        AtomicInteger opened = new AtomicInteger();
        dump(one(file(5, 5), opened));
        List<String> lost = new ArrayList<>();
        store.list("index/", info -> lost.add(info.key().path()));
        lost.forEach(key -> store.delete(dev.holdfast.spi.store.BlobKey.of(key)));

        dump(one(file(5, 5), opened));

        assertThat(opened).hasValue(2);
        assertThat(Engines.readEverything(storeOfLatest(), time)).isOne();
    }

    /** The first snapshot is beyond help. */
    private MemoryBlobStore storeOfLatest() {
        String first = repository.snapshots().get(0).id().hex();
        store.delete(dev.holdfast.spi.store.BlobKey.of("snapshots/" + first));
        return store;
    }
}
