package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Ends what is under way in good order when somebody asks for it: locks are released, nothing is left half done. */
public final class Interruption {
    /** How the process ends after an interruption: 128 and the number of SIGINT. */
    static final int EXIT_CODE = 130;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Runnable canceller = () -> {};
    private volatile Runnable afterwards = () -> {};
    private volatile int exitCode = EXIT_CODE;

    /** Nothing under way. */
    public Interruption() {}

    /** Asks whatever is under way to end. May be called from any thread. */
    public void request() {
        requested.set(true);
        canceller.run();
        afterwards.run();
    }

    /** What to do when a request came and was passed on: something that wakes whoever waits for input. */
    void afterRequest(Runnable action) {
        afterwards = action;
    }

    /** How the process ends after a request, where a command is there to be ended. */
    void endsWith(int code) {
        exitCode = code;
    }

    boolean isRequested() {
        return requested.get();
    }

    /**
     * Does something that can be ended.
     *
     * @param cancel called from another thread, at most once
     * @throws CancellationException if it failed because it was to end
     */
    <T> T during(Runnable cancel, Supplier<T> work) {
        canceller = cancel;
        busy.set(true);
        try {
            if (requested.get()) {
                throw new CancellationException("interrupted");
            }
            return work.get();
        } catch (HoldfastException failure) {
            throw requested.get() ? cancelled(failure) : failure;
        } finally {
            canceller = () -> {};
            busy.set(false);
        }
    }

    /** Does something on this thread that ends when the thread is interrupted. */
    <T> T during(Supplier<T> work) {
        return during(Thread.currentThread()::interrupt, work);
    }

    private static CancellationException cancelled(HoldfastException failure) {
        CancellationException cancelled = new CancellationException(failure.getMessage());
        cancelled.initCause(failure);
        return cancelled;
    }

    /**
     * Takes the signals that end a process as a request.
     *
     * @return to be called when the command has ended
     */
    Runnable listenToSignals() {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> onShutdown(ended), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return ended::countDown;
    }

    private void onShutdown(CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        boolean wasBusy = busy.get();
        request();
        try {
            if (wasBusy && !ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
