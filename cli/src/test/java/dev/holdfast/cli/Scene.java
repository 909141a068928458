package dev.holdfast.cli;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreOpener;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.StoreCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A directory with a repository that has one backup, data, and a place to restore to that does not exist yet. */
final class Scene implements AutoCloseable {
    final Cli cli;
    private final Map<String, String> places = new HashMap<>();
    private final Deque<Runnable> closing = new ArrayDeque<>();

    private Scene(Path directory) {
        cli = Cli.in(directory);
        places.put("dir", directory.toString());
        places.put("data", directory.resolve("data").toString());
        places.put("target", target().toString());
    }

    /** A copy of one that was made before. */
    static Scene copyOf(Path template, Path directory) {
        Disk.copy(template, directory);
        return new Scene(directory).place("kept", template.resolve("data").toString());
    }

    Path target() {
        return cli.directory.resolve("target");
    }

    Scene place(String name, String value) {
        places.put(name, value);
        return this;
    }

    String[] words(List<String> words) {
        return words.stream().map(this::filled).toArray(String[]::new);
    }

    private String filled(String word) {
        String filled = word;
        for (Map.Entry<String, String> place : places.entrySet()) {
            filled = filled.replace("{" + place.getKey() + "}", place.getValue());
        }
        return filled;
    }

    /** Files of the repository below a directory of it. */
    List<Path> stored(String kind) {
        try (Stream<Path> walk = Files.walk(cli.repository().resolve(kind))) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Every call of the store goes by here first. */
    void onStoreCall(Consumer<StoreCall> listener) {
        StoreOpener real = Surroundings.installedStores();
        cli.stores((location, create, credentials) -> {
            BlobStore store = real.open(location, create, credentials);
            return new FaultyBlobStore(store, Time.system()).onCall(listener);
        });
    }

    void atEnd(Runnable action) {
        closing.push(action);
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }
}
