package dev.holdfast.internal.copy;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the source cannot give, and why. Safe for use from any thread. */
final class LostBlobs {
    /** Of as many the reason is remembered. */
    private static final int MOST_REASONS = 10_000;

    private final Map<BlobHandle, String> reasons = new ConcurrentHashMap<>();
    private volatile boolean any;

    void add(BlobType type, BlobId id, HoldfastException cause) {
        any = true;
        if (reasons.size() < MOST_REASONS) {
            reasons.putIfAbsent(new BlobHandle(type, id), String.valueOf(cause.getMessage()));
        }
    }

    /** Whether anything is lost at all. */
    boolean any() {
        return any;
    }

    /** Why a blob is not there. */
    String reason(BlobType type, BlobId id) {
        BlobHandle handle = new BlobHandle(type, id);
        String reason = reasons.get(handle);
        return handle + " cannot be had from the source" + (reason == null ? "" : ": " + reason);
    }
}
