package dev.holdfast.service;

import dev.holdfast.internal.storage.KnownRepositories;
import dev.holdfast.internal.storage.StoragePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which repository has the state of a service, in small files of this machine: the state itself cannot say that it is missing. Only
 * directories are remembered, as they look empty while their file system is not mounted. A machine without a place for such files
 * remembers nothing. Safe for use from any thread, and by several processes at once.
 */
final class MachineMemory implements KnownRepositories {
    private static final Logger LOG = LoggerFactory.getLogger(MachineMemory.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final @Nullable Path directory;

    private MachineMemory(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Remembers nothing. */
    static MachineMemory none() {
        return new MachineMemory(null);
    }

    /** Where systemd and the desktop's rules say that programs keep such things. */
    static MachineMemory of(Map<String, String> environment) {
        String systemd = environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0];
        return Stream.of(
                        named(systemd),
                        named(environment.getOrDefault("XDG_STATE_HOME", "")).map(base -> base.resolve("holdfast")),
                        named(environment.getOrDefault("HOME", ""))
                                .map(home -> home.resolve(".local/state").resolve("holdfast")))
                .flatMap(Optional::stream)
                .findFirst()
                .map(base -> new MachineMemory(base.resolve("repositories")))
                .orElse(none());
    }

    private static Optional<Path> named(String directory) {
        try {
            return directory.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Path.of(directory)).filter(Path::isAbsolute);
        } catch (InvalidPathException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Path> file(StoragePlace place) {
        byte[] name = place.toString().getBytes(StandardCharsets.UTF_8);
        return directory == null || !"file".equals(place.uri().getScheme())
                ? Optional.empty()
                : Optional.of(directory.resolve(UUID.nameUUIDFromBytes(name).toString()));
    }

    @Override
    public Optional<String> expected(StoragePlace place) {
        return remembered(place)
                .filter(known -> !wasRemoved(place, known.device()))
                .map(Known::id);
    }

    private Optional<Known> remembered(StoragePlace place) {
        return file(place).filter(Files::exists).flatMap(MachineMemory::read);
    }

    /**
     * What is remembered.
     *
     * @param device of the file system on which the repository lay, empty if that was not to be had
     */
    private record Known(String id, String device) {}

    /** It is not there, and the file system on which it lay is: somebody has removed it, and may begin anew. */
    private static boolean wasRemoved(StoragePlace place, String device) {
        return !device.isEmpty()
                && place.directory()
                        .filter(directory ->
                                !Files.exists(directory.resolve("config")) && device.equals(device(directory)))
                        .isPresent();
    }

    /** The device of the file system on which a directory lies, or would lie. */
    private static String device(Path directory) {
        for (Path each = directory; each != null; each = each.getParent()) {
            try {
                if (Files.exists(each)) {
                    return String.valueOf(Files.getAttribute(each, "unix:dev"));
                }
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException notToBeHad) {
                return "";
            }
        }
        return "";
    }

    private static Optional<Known> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .limit(1)
                    .filter(line -> ID.matcher(line).matches())
                    .map(id -> new Known(id, lines.size() > 2 ? lines.get(2) : ""))
                    .findFirst();
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read, so which repository was there is not known: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }

    /** Reading what lies somewhere is no reason to remember it. */
    @Override
    public void found(StoragePlace place, String id) {}

    /** From now on this repository, and no other, is expected there. */
    void note(StoragePlace place, String id) {
        Known now = new Known(id, place.directory().map(MachineMemory::device).orElse(""));
        file(place)
                .filter(file -> !remembered(place).equals(Optional.of(now)))
                .ifPresent(file -> write(file, place, now));
    }

    private static void write(Path file, StoragePlace place, Known known) {
        try {
            Path parent = Files.createDirectories(file.resolveSibling("."));
            Path draft = Files.createTempFile(parent, "draft", "");
            Files.write(draft, List.of(known.id(), place.toString(), known.device()));
            Path unused = Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            LOG.debug("which repository lies at {} cannot be remembered: {}", place, refused.toString());
        }
    }

    /**
     * Any repository may be there again, or none.
     *
     * @return whether one was remembered
     * @throws java.io.UncheckedIOException if it is remembered on
     */
    boolean forget(StoragePlace place) {
        Optional<Path> file = file(place);
        try {
            return file.isPresent() && Files.deleteIfExists(file.get());
        } catch (IOException refused) {
            throw new java.io.UncheckedIOException(refused);
        }
    }
}
