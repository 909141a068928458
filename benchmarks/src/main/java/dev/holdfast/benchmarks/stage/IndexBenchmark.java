package dev.holdfast.benchmarks.stage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Blobs are looked up among a million, and an index file is read. */
@State(Scope.Thread)
public class IndexBenchmark {
    private static final int BLOBS_PER_PACK = 16;
    private static final int FILES = 20;
    private static final int WORDS = 1 << 23;

    private final BlobIndex index = BlobIndex.inTemporaryDirectory();
    private final List<BlobId> known = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final long[] memory = new long[WORDS];
    private byte[] file = {};

    /** Fills the index. */
    @Setup
    public void fill() {
        for (int i = 0; i < FILES; i++) {
            file = IndexFile.write(packs());
            IndexFile.read(file, index::add);
        }
    }

    private Map<BlobId, List<PackEntry>> packs() {
        Map<BlobId, List<PackEntry>> packs = new LinkedHashMap<>();
        for (int i = 0; i < IndexFile.FULL / BLOBS_PER_PACK; i++) {
            List<PackEntry> entries = new ArrayList<>();
            for (int j = 0; j < BLOBS_PER_PACK; j++) {
                entries.add(new PackEntry(BlobType.DATA, StageData.id(random), (long) j << 20, 1 << 19, 1 << 20));
                known.add(entries.get(j).id());
            }
            packs.put(StageData.id(random), entries);
        }
        return packs;
    }

    /** Gives the memory outside the heap back. */
    @TearDown
    public void close() {
        index.close();
    }

    /** How many bytes the index file has that is read. */
    static int fileBytes() {
        IndexBenchmark benchmark = new IndexBenchmark();
        try {
            return IndexFile.write(benchmark.packs()).length;
        } finally {
            benchmark.close();
        }
    }

    /** A blob that is there. */
    @Benchmark
    public boolean hit() {
        return index.contains(BlobType.DATA, known.get(random.nextInt(known.size())));
    }

    /** A blob that is not there. */
    @Benchmark
    public boolean miss() {
        return index.contains(BlobType.DATA, StageData.id(random));
    }

    /** One word anywhere in as much memory as the index takes. */
    @Benchmark
    public long randomWord() {
        return memory[random.nextInt(WORDS)];
    }

    /** As the engine does it, into an empty index. */
    @Benchmark
    public int load() {
        try (BlobIndex fresh = BlobIndex.inTemporaryDirectory()) {
            IndexFile.read(file, fresh::add);
            return fresh.entries();
        }
    }

    /** The tokens of the file alone. */
    @Benchmark
    public int tokens() throws IOException {
        int count = 0;
        try (JsonParser parser = new JsonFactory().createParser(file)) {
            while (parser.nextToken() != null) {
                count++;
            }
        }
        return count;
    }
}
