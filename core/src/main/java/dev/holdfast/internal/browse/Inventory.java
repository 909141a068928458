package dev.holdfast.internal.browse;

import dev.holdfast.internal.index.BlobCursor;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.StoredKind;
import dev.holdfast.run.StoredObject;
import java.util.function.Consumer;

/** Names what a repository consists of, as it lies in the store; blobs as the index has them. */
public final class Inventory {
    private Inventory() {}

    /** Names everything of a kind but blobs. Other names in the same place are passed over. */
    public static void files(OpenRepository repository, StoredKind kind, Consumer<StoredObject> each) {
        repository.store().list(prefix(kind), info -> {
            String name = info.key().name();
            if (BlobId.isHex(name)) {
                each.accept(new StoredObject(kind, "", name, info.lengthBytes()));
            }
        });
    }

    /** Names every blob in the index, each copy of it. */
    public static void blobs(OpenRepository repository, Operation operation, Consumer<StoredObject> each) {
        repository.index().forEach(cursor -> {
            operation.check();
            each.accept(blob(cursor));
        });
    }

    private static StoredObject blob(BlobCursor cursor) {
        String type = cursor.type().label();
        return new StoredObject(StoredKind.BLOBS, type, cursor.id().hex(), cursor.length());
    }

    private static String prefix(StoredKind kind) {
        return switch (kind) {
            case PACKS -> Layout.DATA;
            case KEYS -> Layout.KEYS;
            case INDEX -> FileKind.INDEX.prefix();
            case SNAPSHOTS -> FileKind.SNAPSHOT.prefix();
            case LOCKS -> FileKind.LOCK.prefix();
            case BLOBS -> throw new IllegalArgumentException("blobs are no files");
        };
    }
}
