package dev.holdfast.internal.storage;

import dev.holdfast.run.StorageUsage;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobStore;
import java.util.Set;

/** Adds up what lies at the place of a repository. */
final class UsageCount {
    private static final Set<String> DIRECTORIES = Set.of("data", "holdfast", "index", "keys", "locks", "snapshots");

    private long snapshots;
    private long objects;
    private long bytes;
    private long foreignObjects;
    private long foreignBytes;

    private UsageCount() {}

    static StorageUsage of(BlobStore store) {
        UsageCount count = new UsageCount();
        store.list("", count::add);
        return new StorageUsage(count.snapshots, count.objects, count.bytes, count.foreignObjects, count.foreignBytes);
    }

    private void add(BlobInfo info) {
        String path = info.key().path();
        int slash = path.indexOf('/');
        boolean ours = slash < 0 ? path.equals("config") : DIRECTORIES.contains(path.substring(0, slash));
        if (!ours) {
            foreignObjects++;
            foreignBytes += info.lengthBytes();
            return;
        }
        objects++;
        bytes += info.lengthBytes();
        if (path.startsWith("snapshots/")) {
            snapshots++;
        }
    }
}
