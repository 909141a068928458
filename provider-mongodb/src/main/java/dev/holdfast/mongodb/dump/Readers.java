package dev.holdfast.mongodb.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share a list of tasks. The first task that fails ends all: those that wait are interrupted, and what was thrown first is
 * thrown to the caller.
 *
 * @param count how many threads, at least 1
 * @param name of the threads
 */
public record Readers(int count, String name) {
    /** Carries out all tasks, in their order as far as several at once have one. */
    public void run(List<Runnable> tasks) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        Runnable work = () -> {
            for (int which = next.getAndIncrement();
                    which < tasks.size() && failure.get() == null;
                    which = next.getAndIncrement()) {
                try {
                    tasks.get(which).run();
                } catch (RuntimeException | Error thrown) {
                    if (failure.compareAndSet(null, thrown)) {
                        threads.forEach(Thread::interrupt);
                    }
                }
            }
        };
        for (int number = 0; number < Math.min(count, tasks.size()); number++) {
            Thread thread = new Thread(work, name + "-" + number);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        await(threads, failure);
        rethrow(failure.get());
    }

    /** An interrupt of the caller ends the others, and is not forgotten. */
    private static void await(List<Thread> threads, AtomicReference<@Nullable Throwable> failure) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException stopped) {
                    interrupted = true;
                    failure.compareAndSet(null, new CancellationException("the job was interrupted"));
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
