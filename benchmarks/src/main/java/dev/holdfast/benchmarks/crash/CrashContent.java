package dev.holdfast.benchmarks.crash;

import dev.holdfast.workload.MemoryWorkload;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** What is backed up under each name: small files that overlap between the backups. */
final class CrashContent {
    private static final int SMALL = 60_000;
    private static final int LARGE = 700_000;
    private static final int FIRST_LARGE = 20;
    private static final Map<String, int[]> FILES = Map.of(
            "zero", new int[] {10, 11, 22},
            "one", new int[] {1, 2, 3},
            "two", new int[] {2, 3, 4},
            "three", new int[] {3, 4, 5},
            "lost", new int[] {3, 6, 7, 23},
            "new", IntStream.concat(IntStream.of(2, 8), IntStream.range(30, 37)).toArray(),
            "elsewhere", new int[] {3, 14, 15, 24},
            "next", new int[] {2, 9});

    private CrashContent() {}

    /**
     * The tree of a backup.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    static MemoryWorkload of(String name) {
        int[] files = FILES.get(name);
        if (files == null) {
            throw new IllegalArgumentException("nothing is backed up under the name '" + name + "'");
        }
        MemoryWorkload tree = MemoryWorkload.named(name).put("about/name", name);
        for (int file : files) {
            tree.put("files/" + file, bytes(file, file < FIRST_LARGE ? SMALL : LARGE));
        }
        return tree;
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Whether two trees have the same entries with the same content. */
    static boolean isSame(MemoryWorkload one, MemoryWorkload other) {
        return one.list().equals(other.list())
                && one.list().stream()
                        .allMatch(path -> java.util.Arrays.equals(
                                one.get(path).orElse(new byte[0]),
                                other.get(path).orElse(new byte[0])));
    }
}
