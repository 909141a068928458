package dev.holdfast.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time look at a file and then replace it.
 *
 * <p>The mutex excludes the threads of this store, the lock on a file excludes other processes and other stores of this
 * process. A process loses all its locks on a file as soon as it closes any channel to it (POSIX), so the channel is closed
 * only while the lock is held by the one who closes it, and waiting does not give up.
 */
final class FileGuard {
    private static final long POLL_NANOS = 1_000_000;

    private final Path lockFile;
    private final FileModes modes;
    private final ReentrantLock mutex = new ReentrantLock(true);

    FileGuard(Path root, FileModes modes) {
        this.lockFile = root.resolve(".holdfast" + FileNames.TEMPORARY + "lock");
        this.modes = modes;
    }

    /** Runs the action while nobody else runs one in this place; threads only where files cannot be locked. */
    void hold(Action action) throws IOException {
        mutex.lock();
        try (FileChannel channel = FileChannel.open(
                lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), modes.ofNewFile())) {
            lock(channel);
            action.run();
        } finally {
            mutex.unlock();
        }
    }

    /** Whether this place can be locked against other processes. */
    boolean excludesProcesses() {
        boolean[] locked = new boolean[1];
        mutex.lock();
        try (FileChannel channel = FileChannel.open(
                lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), modes.ofNewFile())) {
            locked[0] = lock(channel);
        } catch (IOException refused) {
            return false;
        } finally {
            mutex.unlock();
        }
        return locked[0];
    }

    private static boolean lock(FileChannel channel) {
        boolean interrupted = false;
        try {
            for (Attempt attempt = attempt(channel); attempt != Attempt.LOCKED; attempt = attempt(channel)) {
                if (attempt == Attempt.IMPOSSIBLE) {
                    return false;
                }
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(POLL_NANOS);
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Attempt attempt(FileChannel channel) {
        try {
            return channel.tryLock() == null ? Attempt.BUSY : Attempt.LOCKED;
        } catch (OverlappingFileLockException anotherStoreOfThisProcess) {
            return Attempt.BUSY;
        } catch (IOException noLocksHere) {
            return Attempt.IMPOSSIBLE;
        }
    }

    private enum Attempt {
        LOCKED,
        BUSY,
        IMPOSSIBLE
    }

    /** What is done under the lock. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }
}
