package dev.holdfast.spi.store;

import dev.holdfast.Time;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries single facts below a prefix of its own; each method says what it saw if the fact does not hold. */
final class StoreProbe {
    private static final int LARGE = 8 * 1024 * 1024 + 1;
    private static final int LISTED = 40;
    private static final int RACERS = 8;
    private static final Duration RETENTION = Duration.ofSeconds(5);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private final BlobStore store;
    private final Time time;
    private final String prefix;

    StoreProbe(BlobStore store, Time time, String prefix) {
        this.store = store;
        this.time = time;
        this.prefix = prefix;
    }

    Optional<String> readsBack() {
        for (int length : new int[] {0, 1, 1000, LARGE}) {
            BlobKey key = key("length-" + length);
            byte[] content = bytes(length);
            store.put(key, BlobContent.of(content), PutOptions.create());
            if (!Arrays.equals(content, read(key, 0, -1))) {
                return seen("an object of " + length + " bytes came back different");
            }
        }
        return Optional.empty();
    }

    Optional<String> knowsObject() {
        BlobInfo stored = put("object", 1234);
        Optional<BlobInfo> known = store.head(stored.key());
        return unless(
                known.filter(info -> info.lengthBytes() == 1234 && isSame(stored, info))
                        .isPresent(),
                "the put reported " + stored + ", the store now knows " + known);
    }

    /** A put may have to say when it was done by the date of the answer, which is a moment later. */
    private static boolean isSame(BlobInfo put, BlobInfo seen) {
        return seen.key().equals(put.key())
                && seen.version().equals(put.version())
                && Duration.between(put.modifiedAt(), seen.modifiedAt()).abs().compareTo(CLOCK_TOLERANCE) < 0;
    }

    Optional<String> reportsMissing() {
        boolean unknown = store.head(key("missing")).isEmpty();
        try {
            read(key("missing"), 0, -1);
            return seen("a missing object could be read");
        } catch (StoreException.NotFound expected) {
            return unless(unknown, "a missing object was known");
        }
    }

    Optional<String> readsRanges() {
        byte[] content = bytes(1000);
        BlobKey key = put("object", 1000).key();
        long[][] ranges = {
            {0, 10}, {500, 100}, {990, 10}, {990, 100}, {0, -1}, {999, -1}, {10, 0}, {1000, 5}, {5000, -1}
        };
        for (long[] range : ranges) {
            int from = (int) Math.min(1000, range[0]);
            int to = range[1] < 0 ? 1000 : (int) Math.min(1000, from + range[1]);
            if (!Arrays.equals(Arrays.copyOfRange(content, from, to), read(key, range[0], range[1]))) {
                return seen("the range at " + range[0] + " of length " + range[1] + " was wrong");
            }
        }
        return Optional.empty();
    }

    Optional<String> replaces() {
        BlobInfo first = put("object", 10);
        BlobInfo second = store.put(first.key(), BlobContent.of(bytes(20)), PutOptions.replace());
        return unless(
                read(first.key(), 0, -1).length == 20 && !first.version().equals(second.version()),
                "after replacing, the old object or its version was there");
    }

    Optional<String> createsOnly() {
        BlobKey key = put("object", 10).key();
        try {
            store.put(key, BlobContent.of(bytes(20)), PutOptions.create());
            return seen("an object that was there was replaced by a create-only put");
        } catch (StoreException.AlreadyExists expected) {
            return unless(read(key, 0, -1).length == 10, "the refused put changed the object");
        }
    }

    Optional<String> oneCreatorWins() {
        List<Callable<Boolean>> racers = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            byte[] content = ("racer " + racer).getBytes(StandardCharsets.UTF_8);
            racers.add(() -> created(key("object"), content));
        }
        long winners = together(racers).stream().filter(won -> won).count();
        return unless(winners == 1, winners + " of " + RACERS + " writers were told that they had created it");
    }

    private boolean created(BlobKey key, byte[] content) {
        try {
            store.put(key, BlobContent.of(content), PutOptions.create());
            return true;
        } catch (StoreException.AlreadyExists lost) {
            return false;
        }
    }

    private static List<Boolean> together(List<Callable<Boolean>> calls) {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted("interrupted while verifying a store", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof StoreException known
                    ? known
                    : new IllegalStateException("a writer failed unexpectedly", failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    Optional<String> replacesUnchanged() {
        BlobInfo first = put("object", 10);
        PutOptions unchanged = PutOptions.when(Precondition.unchanged(first.version()));
        BlobInfo second = store.put(first.key(), BlobContent.of(bytes(20)), unchanged);
        if (second.version().equals(first.version())) {
            return seen("the version stayed the same when the object was replaced");
        }
        try {
            store.put(first.key(), BlobContent.of(bytes(30)), unchanged);
            return seen("a version that was replaced already was replaced again");
        } catch (StoreException.PreconditionFailed expected) {
            return unless(read(first.key(), 0, -1).length == 20, "the refused put changed the object");
        }
    }

    Optional<String> lists() {
        TreeSet<BlobKey> expected = new TreeSet<>();
        for (int number = 0; number < LISTED; number++) {
            expected.add(put("ab/object-" + number, 3).key());
        }
        put("abc/object", 3);
        List<BlobKey> listed = new ArrayList<>();
        store.list(prefix + "ab/", info -> listed.add(info.key()));
        listed.sort(null);
        return unless(
                listed.equals(List.copyOf(expected)), "expected " + expected.size() + " names, was told " + listed);
    }

    Optional<String> keepsNames() {
        BlobInfo stored = put("Zażółć-日本語-😀 with space+%&#", 3);
        List<BlobKey> listed = new ArrayList<>();
        store.list(prefix, info -> listed.add(info.key()));
        return unless(
                listed.equals(List.of(stored.key())) && store.head(stored.key()).isPresent(),
                "stored " + stored.key() + ", was told " + listed);
    }

    Optional<String> deletes() {
        BlobKey key = put("object", 3).key();
        store.delete(key);
        store.delete(key);
        List<BlobKey> listed = new ArrayList<>();
        store.list(prefix, info -> listed.add(info.key()));
        return unless(store.head(key).isEmpty() && listed.isEmpty(), "the deleted object is still known");
    }

    Optional<String> refusesCorrupt() {
        BlobKey key = key("object");
        try {
            store.put(key, new Lying(bytes(1000), bytes(999)), PutOptions.create());
            return seen("damaged content was stored");
        } catch (StoreException.Corrupt expected) {
            return unless(store.head(key).isEmpty(), "damaged content was refused and stored");
        }
    }

    Optional<String> clockAgrees() {
        Instant modified = put("object", 3).modifiedAt();
        Instant now = store.storeTime();
        return unless(
                Duration.between(modified, now).abs().compareTo(CLOCK_TOLERANCE) < 0,
                "the clock says " + now + " just after an object was stored at " + modified);
    }

    Optional<String> retains() {
        BlobKey key = put("object", 3).key();
        store.extendRetention(key, store.storeTime().plus(RETENTION));
        try {
            store.delete(key);
            return unless(store.head(key).isPresent(), "a protected object was deleted");
        } catch (StoreException.Denied expected) {
            return unless(store.head(key).isPresent(), "a protected object is gone");
        } finally {
            waitForRetention();
        }
    }

    private void waitForRetention() {
        try {
            time.sleep(RETENTION.plusSeconds(2));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    Optional<String> refusesRetention() {
        BlobKey key = put("object", 3).key();
        try {
            store.extendRetention(key, store.storeTime().plus(RETENTION));
            return seen("the store accepts retention without declaring OBJECT_LOCK");
        } catch (StoreException.Unsupported expected) {
            return Optional.empty();
        }
    }

    private BlobInfo put(String name, int length) {
        return store.put(key(name), BlobContent.of(bytes(length)), PutOptions.create());
    }

    private byte[] read(BlobKey key, long offset, long length) {
        return store.get(key, offset, length, InputStream::readAllBytes);
    }

    private BlobKey key(String name) {
        return BlobKey.of(prefix + name);
    }

    /** Bytes that show when a part of them is missing or moved. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = (byte) (at ^ (at >> 8) * 31 ^ (at >> 16) * 17);
        }
        return bytes;
    }

    private static Optional<String> unless(boolean holds, String deviation) {
        return holds ? Optional.empty() : seen(deviation);
    }

    private static Optional<String> seen(String deviation) {
        return Optional.of(deviation);
    }

    /** Announces the hash of other bytes. */
    private static final class Lying implements BlobContent {
        private final byte[] bytes;
        private final byte[] announced;

        private Lying(byte[] bytes, byte[] announced) {
            this.bytes = bytes;
            this.announced = announced;
        }

        @Override
        public long lengthBytes() {
            return bytes.length;
        }

        @Override
        public byte[] sha256() {
            return BlobContent.of(announced).sha256();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
