package dev.holdfast.job;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What must be undone on protected targets, written down in a directory of this machine: where jobs keep it that are told of no other
 * place. Whoever backs up the same target from several machines, or from containers whose disks do not stay, gives them a place in
 * common.
 */
public final class LocalState implements AutoCloseable {
    private static final String KEY_FILE = "key";
    private static final int ATTEMPTS = 600;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Repository repository;

    private LocalState(Repository repository) {
        this.repository = repository;
    }

    /**
     * The directory of the user: below {@code HOLDFAST_STATE_DIR}, else {@code XDG_STATE_HOME}, else {@code ~/.local/state}.
     *
     * @param environment of the process
     */
    public static Path directory(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("HOLDFAST_STATE_DIR"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .orElseGet(() -> Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                        .filter(text -> !text.isBlank())
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"))
                        .resolve("holdfast"));
    }

    /**
     * Opens the place, which is made if it is not there. Its documents are sealed by a key that lies beside them, readable by the user
     * only.
     *
     * @throws StateException if the directory cannot be written to
     */
    public static LocalState open(Path directory, Time time) {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("opening"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, time)) {
                if (!lock.isValid()) {
                    throw new IOException("it could not be locked");
                }
                return new LocalState(openOrCreate(directory, time));
            }
        } catch (IOException failure) {
            throw new StateException.Damaged(
                    "the place for what must be undone, " + directory + ", cannot be used (" + failure.getMessage()
                            + "); name another by HOLDFAST_STATE_DIR",
                    failure);
        }
    }

    /** Another thread of this process is refused rather than made to wait. */
    private static FileLock lock(FileChannel channel, Time time) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException another) {
                if (attempt == ATTEMPTS) {
                    throw new IOException("another thread has it for long", another);
                }
                pause(time);
            }
        }
    }

    private static void pause(Time time) throws IOException {
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another thread had it", stopped);
        }
    }

    /** The key first, on the disk: documents without it nobody could read. */
    private static Repository openOrCreate(Path directory, Time time) throws IOException {
        Path key = directory.resolve(KEY_FILE);
        if (!Files.exists(key)) {
            writeKey(directory, key);
        }
        BlobStores stores = BlobStores.builder().time(time).build();
        Path documents = directory.resolve("documents");
        String place = documents.toUri().toString();
        try (Secret secret = Secret.of(Files.readString(key).strip())) {
            return Files.exists(documents.resolve("config"))
                    ? Repository.at(stores.store(place)).time(time).open(secret)
                    : Repository.at(stores.createStore(place))
                            .time(time)
                            .lowCostKeys()
                            .create(secret);
        }
    }

    private static void writeKey(Path directory, Path key) throws IOException {
        Path fresh = directory.resolve(KEY_FILE + ".new");
        String text = EngineOptions.builder().build().newToken();
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, key, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The documents; good as long as this is open. */
    public StateStore documents() {
        return repository.documents();
    }

    @Override
    public void close() {
        repository.close();
    }
}
