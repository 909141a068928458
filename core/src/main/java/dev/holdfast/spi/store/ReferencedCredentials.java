package dev.holdfast.spi.store;

import dev.holdfast.HoldfastException;
import dev.holdfast.Secret;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Credentials that are looked up by reference each time, those of a directory behind those that have a reference of their own. */
final class ReferencedCredentials implements StoreCredentials {
    private static final String FILE = "file:";

    private final Map<String, String> references;
    private final Function<String, Secret> source;
    private final StoreCredentials others;

    private ReferencedCredentials(
            Map<String, String> references, Function<String, Secret> source, StoreCredentials others) {
        this.references = Map.copyOf(references);
        this.source = source;
        this.others = others;
    }

    static StoreCredentials of(Map<String, String> references, Function<String, Secret> source) {
        Map<String, String> single = new HashMap<>(references);
        String directory = single.remove(DIRECTORY);
        return new ReferencedCredentials(
                single,
                source,
                directory == null ? StoreCredentials.none() : StoreCredentials.inDirectory(path(directory)));
    }

    private static Path path(String directory) {
        if (!directory.startsWith(FILE)) {
            throw new StoreException.Invalid(
                    "credentials." + DIRECTORY + ": must be file:DIRECTORY, where one file for each credential lies",
                    null);
        }
        return Path.of(directory.substring(FILE.length()));
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(others.names());
        names.addAll(references.keySet());
        return Collections.unmodifiableSet(names);
    }

    @Override
    public Secret read(String name) {
        String reference = references.get(name);
        if (reference == null) {
            return others.read(name);
        }
        try {
            return source.apply(reference);
        } catch (HoldfastException failure) {
            throw new StoreException.Denied(
                    "the credential '" + name + "' is not to be had: " + failure.getMessage(), failure);
        }
    }

    /** Names and references are no secrets. */
    @Override
    public String toString() {
        return "credentials " + new TreeSet<>(references.keySet()) + " and " + others;
    }
}
