package dev.holdfast.job;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * What must be undone on protected targets, written down in a directory of this machine: where jobs keep it that are told of no other
 * place. Whoever backs up the same target from several machines, or from containers whose disks do not stay, gives them a place in
 * common.
 */
public final class LocalState implements AutoCloseable {
    private static final String KEY_FILE = "key";

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
                    FileLock lock = channel.lock()) {
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

    private static Repository openOrCreate(Path directory, Time time) throws IOException {
        Path key = directory.resolve(KEY_FILE);
        BlobStores stores = BlobStores.builder().time(time).build();
        String place = directory.resolve("documents").toUri().toString();
        if (Files.exists(key)) {
            Repository.Builder builder = Repository.at(stores.store(place)).time(time);
            try (Secret secret = Secret.of(Files.readString(key).strip())) {
                return builder.open(secret);
            }
        }
        // Written under another name first: a key that is cut short would lock the documents away.
        Path fresh = directory.resolve(KEY_FILE + ".new");
        String text = EngineOptions.builder().build().newToken();
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, (text + "\n").getBytes(StandardCharsets.UTF_8));
        try (Secret secret = Secret.of(text)) {
            Repository created = Repository.at(stores.createStore(place))
                    .time(time)
                    .lowCostKeys()
                    .create(secret);
            Files.move(fresh, key, StandardCopyOption.ATOMIC_MOVE);
            return created;
        }
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
