package dev.holdfast.internal.repository;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreGrants;
import java.util.List;

/** What a store's owner calls permissions, for messages. */
public final class GrantNames {
    private GrantNames() {}

    /** The names of what an action needs, in brackets after a space; empty where they are not known. */
    public static String of(BlobStore store, StoreGrants.Action action) {
        List<String> names = store.grants().map(grants -> grants.names(action)).orElse(List.of());
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }
}
