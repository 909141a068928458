package dev.holdfast.internal.snapshot;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.tree.NodeTime;

/** The JSON of a lock file (RESTIC_FORMAT 11). */
public final class LockCodec {
    private LockCodec() {}

    /** The JSON of a lock. */
    public static byte[] encode(LockInfo lock) {
        return new JsonObjectWriter()
                .time("time", NodeTime.of(lock.time()))
                .flag("exclusive", lock.exclusive())
                .text("hostname", lock.hostname())
                .text("username", lock.username())
                .number("pid", lock.pid())
                .numberUnlessZero("uid", lock.uid())
                .numberUnlessZero("gid", lock.gid())
                .bytes();
    }

    /**
     * Reads a lock. What is missing becomes empty.
     *
     * @param what names the lock in messages, such as {@code lock 1f2e3d4c}
     * @throws RepositoryException.Damaged if it is no JSON object or has a field of the wrong kind
     */
    public static LockInfo decode(String what, byte[] json) {
        JsonDocument from = JsonDocument.read(what, json);
        return new LockInfo(
                from.time("time").zoned(),
                from.flag("exclusive"),
                from.text("hostname").orElse(""),
                from.text("username").orElse(""),
                from.number("pid"),
                from.number("uid"),
                from.number("gid"));
    }
}
