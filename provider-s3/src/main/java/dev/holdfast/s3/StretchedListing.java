package dev.holdfast.s3;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lists stretches at once, each by a thread of its own, and hands their pages to the calling thread. Used once. */
final class StretchedListing {
    private final List<Stretch> stretches;
    private final BiConsumer<Stretch, Consumer<List<ListedPage.Listed>>> lister;
    /** Beside these each thread has one page in its hands. */
    private final BlockingQueue<News> news;

    /** A page; or that a stretch is over, and why if it was too early. */
    private record News(
            @Nullable List<ListedPage.Listed> page,
            @Nullable Throwable failure) {}

    /** A thread was told to stop, as nobody takes its pages any longer. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param lister lists one stretch and hands each page to what it is given */
    StretchedListing(List<Stretch> stretches, BiConsumer<Stretch, Consumer<List<ListedPage.Listed>>> lister) {
        this.stretches = stretches;
        this.lister = lister;
        this.news = new ArrayBlockingQueue<>(stretches.size());
    }

    /**
     * Hands over every page; no thread is left then.
     *
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    void forEach(Consumer<List<ListedPage.Listed>> each) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(stretches.size(), task -> {
            Thread thread = new Thread(task, "holdfast-s3-list");
            thread.setDaemon(true);
            return thread;
        });
        try {
            stretches.forEach(stretch -> threads.execute(() -> list(stretch)));
            for (int open = stretches.size(); open > 0; ) {
                News next = news.take();
                if (next.page != null) {
                    each.accept(next.page);
                } else {
                    rethrow(next.failure);
                    open--;
                }
            }
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    private void list(Stretch stretch) {
        try {
            lister.accept(stretch, page -> tell(new News(page, null)));
            tell(new News(null, null));
        } catch (Stopped unheard) {
            return;
        } catch (Throwable failure) {
            tellLast(new News(null, failure));
        }
    }

    /** Whoever was interrupted has nobody to tell why it failed. */
    private void tellLast(News last) {
        try {
            tell(last);
        } catch (Stopped unheard) {
            return;
        }
    }

    private void tell(News next) {
        try {
            news.put(next);
        } catch (InterruptedException stop) {
            throw new Stopped();
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        if (failure instanceof Error fatal) {
            throw fatal;
        }
    }

    /** What they do ends with their request, which an interrupt breaks off. */
    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = false;
        for (boolean waiting = true; waiting; ) {
            try {
                boolean unused = threads.awaitTermination(1, TimeUnit.MINUTES);
                waiting = false;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
