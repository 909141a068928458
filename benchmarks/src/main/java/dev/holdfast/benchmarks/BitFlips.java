package dev.holdfast.benchmarks;

import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.workload.MemoryWorkload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Turns round single bits of a small repository, one at a time, and asks each time whether a check of all data notices, and names
 * the object.
 *
 * <p>Every object that matters is hit: packs, index files, snapshots, keys and the config. What else may lie in a repository does
 * not matter to what it holds: locks, which go stale, and the documents about their owners below {@code holdfast/}, without which a
 * lock is judged by its age. Between two checks there is none of them.
 */
final class BitFlips implements AutoCloseable {
    private static final int LENGTH_FIELD = 4;
    private static final int SNAPSHOTS = 4;

    private final Random random;
    private final BlobStore store;
    private final Repository repository;

    /** Where a bit lies. */
    enum Place {
        BLOB("data/"),
        HEADER("data/"),
        HEADER_LENGTH("data/"),
        INDEX("index/"),
        SNAPSHOT("snapshots/"),
        KEY("keys/"),
        CONFIG("config");

        private final String prefix;

        Place(String prefix) {
            this.prefix = prefix;
        }
    }

    /** How many bits were turned round at a place, how many of these a check noticed, and of how many it named the object. */
    record Tally(int flips, int noticed, int located) {
        Tally plus(boolean wasNoticed, boolean wasLocated) {
            return new Tally(flips + 1, noticed + (wasNoticed ? 1 : 0), located + (wasLocated ? 1 : 0));
        }

        Tally plus(Tally other) {
            return new Tally(flips + other.flips, noticed + other.noticed, located + other.located);
        }
    }

    /** @param seed of what is backed up and of where bits are turned round */
    BitFlips(long seed) {
        random = new Random(seed);
        HurriedTime time = new HurriedTime(Instant.parse("2030-01-01T00:00:00Z"));
        store = BlobStores.builder().time(time).build().createStore("memory:flips" + seed);
        try (Secret password = Secret.of("flips")) {
            repository =
                    Repository.at(store).time(time).workers(1).lowCostKeys().create(password);
            repository.keys().add(Secret.of("another"));
        }
        MemoryWorkload files = MemoryWorkload.named("files");
        for (int round = 0; round < SNAPSHOTS; round++) {
            byte[] noise = new byte[2000 + random.nextInt(2000)];
            random.nextBytes(noise);
            files.put("dir" + round + "/noise", noise).put("dir" + round + "/text", "text ".repeat(100 * round));
            files.put("empty", "");
            BackupJob.named("flips").workload(files).into(repository).run();
        }
    }

    /**
     * Turns bits round.
     *
     * @param missed told of each that was not noticed or not located
     */
    Map<Place, Tally> run(int flips, Consumer<String> missed) {
        Map<Place, Tally> tallies = new EnumMap<>(Place.class);
        for (int flip = 0; flip < flips; flip++) {
            Place place = Place.values()[random.nextInt(Place.values().length)];
            tallies.merge(place, flip(place, missed), Tally::plus);
        }
        return tallies;
    }

    private Tally flip(Place place, Consumer<String> missed) {
        BlobKey key = anyOf(keys(place.prefix));
        byte[] content = store.get(key, 0, -1, in -> in.readAllBytes());
        int at = offset(place, content);
        int bit = random.nextInt(8);
        byte[] flipped = content.clone();
        flipped[at] ^= (byte) (1 << bit);
        put(key, flipped);
        CheckReport report = check();
        put(key, content);
        boolean noticed = !report.isSound();
        boolean located = report.problems().stream()
                .anyMatch(problem -> problem.severity() == Finding.Severity.ERROR
                        && problem.subject().endsWith(key.name())
                        && !problem.remedy().isEmpty());
        if (!noticed || !located) {
            missed.accept("bit " + bit + " of byte " + at + " of " + key + " (" + place + "): " + report.problems());
        }
        return new Tally(0, 0, 0).plus(noticed, located);
    }

    private int offset(Place place, byte[] content) {
        int end = content.length - LENGTH_FIELD;
        int header = place.prefix.equals(Place.BLOB.prefix)
                ? end - ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(end)
                : 0;
        return switch (place) {
            case BLOB -> random.nextInt(header);
            case HEADER -> header + random.nextInt(end - header);
            case HEADER_LENGTH -> end + random.nextInt(LENGTH_FIELD);
            case INDEX, SNAPSHOT, KEY, CONFIG -> random.nextInt(content.length);
        };
    }

    /** A check of everything. */
    CheckReport check() {
        return repository.upkeep().check(CheckDepth.full());
    }

    private List<BlobKey> keys(String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        if (prefix.endsWith("/")) {
            store.list(prefix, info -> keys.add(info.key()));
        } else {
            keys.add(BlobKey.of(prefix));
        }
        return keys;
    }

    private BlobKey anyOf(List<BlobKey> keys) {
        return keys.get(random.nextInt(keys.size()));
    }

    private void put(BlobKey key, byte[] content) {
        store.put(key, BlobContent.of(content), PutOptions.replace());
    }

    @Override
    public void close() {
        repository.close();
    }
}
