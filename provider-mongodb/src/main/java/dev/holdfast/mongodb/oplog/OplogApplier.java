package dev.holdfast.mongodb.oplog;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonBoolean;

/**
 * Applies operations to the primary of a deployment, in batches that a majority has acknowledged before the next one goes out.
 *
 * <p>After an election or a lost connection the batch is sent again: its operations leave the same behind when they are applied
 * twice. Commands go alone, so that it can be seen whether they were done. Not for several threads.
 */
public final class OplogApplier implements OperationSink {
    private static final int NAMESPACE_NOT_FOUND = 26;
    private static final int NAMESPACE_EXISTS = 48;

    private final ApplyOps calls;
    private final Time time;
    private final Duration patience;
    private final int batchBytes;
    private final int batchOperations;
    private final Consumer<Progress> progress;
    private final List<Operation> batch = new ArrayList<>();
    private long bytes;
    private long applied;
    private long appliedBytes;

    private OplogApplier(Builder builder) {
        this.calls = builder.calls;
        this.time = builder.time;
        this.patience = builder.patience;
        this.batchBytes = builder.batchBytes;
        this.batchOperations = builder.batchOperations;
        this.progress = builder.progress;
    }

    /**
     * How far it is.
     *
     * @param operations acknowledged by a majority
     * @param bytes of those operations
     * @param through when the entry of the last of them was written
     */
    public record Progress(long operations, long bytes, ClusterTime through) {}

    /**
     * An applier with the usual bounds.
     *
     * @param client of the whole deployment, so that it finds a new primary; stays the caller's
     */
    public static Builder to(MongoClient client) {
        return new Builder(new DriverApplyOps(Objects.requireNonNull(client, "client")));
    }

    static Builder by(ApplyOps calls) {
        return new Builder(calls);
    }

    /**
     * Takes an operation, and sends the batch when it is full.
     *
     * @throws Inconsistent if the server does not apply one; names its time, its namespace and what it does
     * @throws Refused if there is no primary, or no majority, for longer than the patience
     */
    @Override
    public void apply(Operation operation) {
        if (operation.alone()) {
            flush();
            batch.add(operation);
            flush();
            return;
        }
        int length = operation.document().length();
        if (!batch.isEmpty() && (bytes + length > batchBytes || batch.size() == batchOperations)) {
            flush();
        }
        batch.add(operation);
        bytes += length;
    }

    @Override
    public void finish() {
        flush();
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        sendPatiently(List.copyOf(batch));
        applied += batch.size();
        appliedBytes += bytes;
        Operation last = batch.get(batch.size() - 1);
        batch.clear();
        bytes = 0;
        progress.accept(new Progress(applied, appliedBytes, last.time()));
    }

    private void sendPatiently(List<Operation> operations) {
        long deadline = time.nanos() + patience.toNanos();
        Duration pause = Duration.ofMillis(100);
        boolean again = false;
        while (!sent(operations, again, deadline)) {
            sleep(pause);
            pause = pause.compareTo(Duration.ofSeconds(1)) < 0 ? pause.multipliedBy(2) : pause;
            again = true;
        }
    }

    /** False if it is to be sent again. */
    private boolean sent(List<Operation> operations, boolean again, long deadline) {
        try {
            send(operations, again);
            return true;
        } catch (MongoNotPrimaryException
                | MongoNodeIsRecoveringException
                | MongoSocketException
                | MongoTimeoutException
                | ApplyOps.Passing e) {
            if (time.nanos() - deadline > 0) {
                throw new Refused(
                        "no primary acknowledged " + operations.get(0) + " with a majority for " + patience
                                + ": is the replica set whole?",
                        e);
            }
            return false;
        }
    }

    private void sleep(Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while waiting for a primary", e);
        }
    }

    private void send(List<Operation> operations, boolean again) {
        Operation first = operations.get(0);
        if (first.name().equals("renameCollection") && !again) {
            checkSource(first);
        }
        try {
            calls.apply(again ? operations.stream().map(Operation::repeatable).toList() : operations);
        } catch (MongoCommandException e) {
            refused(operations.get(failed(e, operations.size())), again, e);
        }
    }

    /** Servers take a rename of what is not there for one that was done before. */
    private void checkSource(Operation rename) {
        String source = Objects.requireNonNullElse(rename.command().text("renameCollection"), "");
        if (!calls.exists(source)) {
            throw new Inconsistent(
                    "the server cannot apply " + rename + ": there is no " + source + " that could be renamed", null);
        }
    }

    /** Which of the operations it was: the server goes on after one that it refuses. */
    private static int failed(MongoCommandException refusal, int size) {
        BsonArray results = refusal.getResponse().getArray("results", new BsonArray());
        int first = results.indexOf(BsonBoolean.FALSE);
        return Math.max(0, Math.min(first, size - 1));
    }

    private void refused(Operation operation, boolean again, MongoCommandException refusal) {
        int code = refusal.getErrorCode();
        boolean isDone = switch (operation.name()) {
            case "drop" -> code == NAMESPACE_NOT_FOUND;
            case "create" -> code == NAMESPACE_EXISTS && (again || isViews(operation));
            case "renameCollection" -> code == NAMESPACE_NOT_FOUND && again && calls.exists(operation.namespace());
            default -> false;
        };
        if (!isDone) {
            String hint = operation.name().equals("u") ? "; is the document there that it changes?" : "";
            throw new Inconsistent(
                    "the server does not apply " + operation + ": " + refusal.getErrorCodeName() + " ("
                            + refusal.getErrorMessage() + ")" + hint,
                    refusal);
        }
    }

    private static boolean isViews(Operation operation) {
        return Namespaces.collection(operation.namespace()).equals("system.views");
    }

    /** Chooses bounds. Not for several threads. */
    public static final class Builder {
        private final ApplyOps calls;
        private Time time = Time.system();
        private Duration patience = Duration.ofMinutes(2);
        private int batchBytes = 8 * 1024 * 1024;
        private int batchOperations = 2000;
        private Consumer<Progress> progress = any -> {};

        private Builder(ApplyOps calls) {
            this.calls = calls;
        }

        /** Time for waiting; the machine's by default. */
        public Builder time(Time waiting) {
            time = Objects.requireNonNull(waiting, "waiting");
            return this;
        }

        /** How long a primary or a majority may be missing; two minutes by default. */
        public Builder patience(Duration longest) {
            patience = Objects.requireNonNull(longest, "longest");
            return this;
        }

        /**
         * How much goes out at once; 8 MiB and 2000 operations by default. A larger operation goes alone.
         *
         * @param bytes at most 15 MiB, as a command must fit into 16
         */
        public Builder batch(int bytes, int operations) {
            if (bytes < 1 || bytes > 15 * 1024 * 1024 || operations < 1) {
                throw new IllegalArgumentException("a batch has 1 byte to 15 MiB and at least one operation");
            }
            batchBytes = bytes;
            batchOperations = operations;
            return this;
        }

        /** Called after each batch, in the thread that applies. */
        public Builder progress(Consumer<Progress> listener) {
            progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** An applier that has applied nothing yet. */
        public OplogApplier build() {
            calls.patience(patience);
            return new OplogApplier(this);
        }
    }
}
