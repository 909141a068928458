package dev.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** A backup that is at work and holds its lock until the scene ends. */
final class Locked {
    private Locked() {}

    static void byABackup(Scene scene) {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Cli other = Cli.in(scene.cli.directory).input(new Waiting(reading, end));
        Thread backup = new Thread(() -> other.run("backup", "stdin:endless"), "other backup");
        backup.start();
        await(reading);
        scene.atEnd(() -> {
            end.countDown();
            join(backup);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that it is read, waits, and breaks off. */
    private static final class Waiting extends InputStream {
        private final CountDownLatch reading;
        private final CountDownLatch end;

        private Waiting(CountDownLatch reading, CountDownLatch end) {
            this.reading = reading;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            reading.countDown();
            Locked.await(end);
            throw new IOException("broken off");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }
    }
}
