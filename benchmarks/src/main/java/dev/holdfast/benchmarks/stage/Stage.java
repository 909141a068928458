package dev.holdfast.benchmarks.stage;

import java.util.List;

/**
 * A stage, and the primitives without which it cannot be done, whose times add up to the least that it needs.
 *
 * @param title how the table calls it
 * @param own what the engine does
 * @param limits the primitives
 */
record Stage(String title, Work own, List<Work> limits) {

    /**
     * What a benchmark method does.
     *
     * @param method its class and its name
     * @param bytes how many it takes in at a call; 0 if calls are to be counted
     */
    record Work(String method, int bytes) {}

    static List<Stage> all() {
        int chunk = Integer.parseInt(StageData.CHUNK);
        int tree = TreeBenchmark.treeBytes();
        int index = IndexBenchmark.fileBytes();
        Work sha = new Work("HashBenchmark.messageDigest", chunk);
        Work aes = new Work("SealBenchmark.aes", chunk);
        Work mac = new Work("SealBenchmark.poly1305", chunk);
        Work zstd = new Work("CompressBenchmark.zstd", chunk);
        Work unzstd = new Work("CompressBenchmark.zstdDecompress", chunk);
        Work copy = new Work("PackBenchmark.copy", PackBenchmark.BYTES);
        Work loop = new Work("ChunkBenchmark.plainLoop", ChunkBenchmark.BYTES);
        Work word = new Work("IndexBenchmark.randomWord", 0);
        return List.of(
                stage("chunk", "ChunkBenchmark.stage", ChunkBenchmark.BYTES, loop),
                stage("hash", "HashBenchmark.stage", chunk, sha),
                stage("compress", "CompressBenchmark.stage", chunk, zstd),
                stage("decompress", "CompressBenchmark.decompress", chunk, unzstd),
                stage("seal", "SealBenchmark.stage", chunk, aes, mac),
                stage("open", "SealBenchmark.open", chunk, aes, mac),
                stage("pack", "PackBenchmark.stage", PackBenchmark.BYTES, copy, sha),
                stage("index, known blob", "IndexBenchmark.hit", 0, word),
                stage("index, new blob", "IndexBenchmark.miss", 0, word),
                stage("index, read a file", "IndexBenchmark.load", index, new Work("IndexBenchmark.tokens", index)),
                stage("tree, write", "TreeBenchmark.encode", tree, new Work("TreeBenchmark.generate", tree)),
                stage("tree, read", "TreeBenchmark.parse", tree, new Work("TreeBenchmark.tokens", tree)));
    }

    private static Stage stage(String title, String method, int bytes, Work... limits) {
        return new Stage(title, new Work(method, bytes), List.of(limits));
    }
}
