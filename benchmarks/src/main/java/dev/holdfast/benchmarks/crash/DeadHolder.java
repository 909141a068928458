package dev.holdfast.benchmarks.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Makes an end that was only played a real one: the documents beside locks, and the announcements, name this process, which
 * lives on; afterwards they name a process of the same number that began at another moment, and so has ended. Nothing else is
 * changed, the locks least of all.
 */
public final class DeadHolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PREFIXES = List.of("holdfast/locks/", "holdfast/waiting/");

    private DeadHolder() {}

    /** Lets all holders and seekers of locks in both repositories be ended processes. */
    public static void bury(CrashSite site) {
        bury(site, site.store());
        bury(site, site.other());
    }

    private static void bury(CrashSite site, BlobStore store) {
        List<BlobKey> documents = CrashSite.keys(store).stream()
                .filter(key -> PREFIXES.stream().anyMatch(key.path()::startsWith))
                .toList();
        if (!documents.isEmpty()) {
            try (OpenRepository opened = site.engine(store)) {
                documents.forEach(key -> bury(opened, key));
            }
        }
    }

    private static void bury(OpenRepository opened, BlobKey key) {
        try {
            byte[] sealed = opened.store().get(key, 0, -1, stream -> stream.readAllBytes());
            ObjectNode document = JSON.readValue(opened.files().open(sealed), ObjectNode.class);
            document.put("start_ticks", document.path("start_ticks").asLong() + 1);
            byte[] changed = opened.files().seal(JSON.writeValueAsBytes(document));
            opened.store().put(key, BlobContent.of(changed), PutOptions.replace());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
