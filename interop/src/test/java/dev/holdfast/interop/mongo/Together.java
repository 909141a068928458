package dev.holdfast.interop.mongo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Does several things at once. */
final class Together {
    private Together() {}

    /** Their results in order; fails as one of them does, once all have ended and what they had opened is closed. */
    static <T extends AutoCloseable> List<T> start(List<Supplier<T>> starts) {
        ExecutorService threads = Executors.newFixedThreadPool(starts.size());
        try {
            List<CompletableFuture<T>> running = starts.stream()
                    .map(start -> CompletableFuture.supplyAsync(start, threads))
                    .toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new));
            if (all.handle((ignored, failure) -> failure != null).join()) {
                running.stream()
                        .filter(each -> !each.isCompletedExceptionally())
                        .forEach(each -> close(each.join()));
            }
            List<T> results = new ArrayList<>();
            running.forEach(each -> results.add(each.join()));
            return results;
        } finally {
            threads.shutdown();
        }
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception failure) {
            throw new IllegalStateException("what was started does not end", failure);
        }
    }
}
