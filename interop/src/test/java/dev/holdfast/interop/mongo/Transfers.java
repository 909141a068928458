package dev.holdfast.interop.mongo;

import com.mongodb.MongoException;
import dev.holdfast.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonTimestamp;

/** Threads that make transfers until they are stopped. */
public final class Transfers implements AutoCloseable {
    private static final int LARGEST = 50;

    private final Bank bank;
    private final Duration pause;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicLong undecided = new AtomicLong();
    private final Map<Transfer, BsonTimestamp> made = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean over;

    private Transfers(Bank bank, int writers, Duration pause) {
        this.bank = bank;
        this.pause = pause;
        this.threads = Executors.newFixedThreadPool(writers);
    }

    /**
     * Starts them.
     *
     * @param pause how long each waits between two transfers
     */
    public static Transfers start(Bank bank, int writers, Duration pause) {
        Transfers transfers = new Transfers(bank, writers, pause);
        for (int i = 0; i < writers; i++) {
            int seed = i;
            transfers.running.add(transfers.threads.submit(() -> {
                transfers.write(new Random(seed));
                return seed;
            }));
        }
        return transfers;
    }

    private void write(Random random) throws InterruptedException {
        try (Bank.Teller teller = bank.teller()) {
            while (!over) {
                int from = random.nextInt(bank.accounts());
                int to = (from + 1 + random.nextInt(bank.accounts() - 1)) % bank.accounts();
                Transfer transfer = new Transfer(numbers.incrementAndGet(), from, to, 1 + random.nextInt(LARGEST));
                try {
                    made.put(transfer, teller.make(transfer));
                } catch (Bank.Conflict inTheWay) {
                    conflicts.incrementAndGet();
                } catch (MongoException unknown) {
                    undecided.incrementAndGet();
                }
                Time.system().sleep(pause);
            }
        }
    }

    /** Waits until so many more transfers have been made. */
    public void await(int more) {
        int wanted = made.size() + more;
        ReplicaSet.await(wanted + " transfers", () -> made.size() >= wanted || isBroken());
        if (isBroken()) {
            stop();
        }
    }

    private boolean isBroken() {
        return !over && running.stream().anyMatch(Future::isDone);
    }

    /** Ends them and fails as one of them did. */
    public void stop() {
        over = true;
        threads.shutdown();
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (InterruptedException | ExecutionException failure) {
                throw new AssertionError("a writer failed", failure);
            }
        }
    }

    /** What was certainly made, each with a time at which it was certainly there. */
    public Map<Transfer, BsonTimestamp> made() {
        return Map.copyOf(made);
    }

    /** How many were not made since another one was in their way. */
    public long conflicts() {
        return conflicts.get();
    }

    /** How many may or may not have been made. */
    public long undecided() {
        return undecided.get();
    }

    @Override
    public void close() {
        stop();
    }
}
