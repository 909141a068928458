package dev.holdfast.internal.scan;

import dev.holdfast.internal.thread.LogContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does one half of the work on a list ahead of the other half, on a thread of its own. Used by one thread, which may begin another
 * list in the middle of one.
 */
final class Lookahead implements AutoCloseable {
    /** Items that are handed over together: enough to make that cheap, and few enough to begin soon. */
    private static final int BATCH = 64;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> {
        Thread ahead = new Thread(LogContext.carried(run), "holdfast-scan");
        ahead.setDaemon(true);
        return ahead;
    });

    /**
     * Calls {@code look} for each item, and {@code take} for each result, in order, on the calling thread. When this returns or
     * throws, nothing of it is at work any more.
     */
    <T, R> void forEach(List<T> items, Function<T, R> look, Consumer<R> take) {
        if (items.size() <= BATCH) {
            items.forEach(item -> take.accept(look.apply(item)));
            return;
        }
        CompletableFuture<List<R>> next = begin(items, 0, look);
        try {
            for (int at = BATCH; at < items.size() + BATCH; at += BATCH) {
                List<R> results = result(next);
                if (at < items.size()) {
                    next = begin(items, at, look);
                }
                results.forEach(take);
            }
        } finally {
            end(next);
        }
    }

    private <T, R> CompletableFuture<List<R>> begin(List<T> items, int from, Function<T, R> look) {
        List<T> batch = items.subList(from, Math.min(items.size(), from + BATCH));
        return CompletableFuture.supplyAsync(() -> batch.stream().map(look).toList(), thread);
    }

    private static <R> R result(CompletableFuture<R> batch) {
        try {
            return batch.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (failed.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw failed;
        }
    }

    /** What is begun uses the caller's open directory, so it has to end before the caller goes on. */
    private static void end(CompletableFuture<?> batch) {
        var unused = batch.handle((result, failure) -> true).join();
    }

    /** Ends the thread; nothing is at work any more. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
