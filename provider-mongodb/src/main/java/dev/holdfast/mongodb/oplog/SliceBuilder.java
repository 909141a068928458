package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.layout.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Collects the entries of a slice, the one that it shares with the slice before among them. Not for several threads. */
final class SliceBuilder {
    private final String replicaSet;
    private final OplogPosition first;
    private final OpenTransactions open;
    private final MessageDigest digest = Sha256.digest();
    private final List<OplogEntry> entries = new ArrayList<>();
    private long bytes;

    /** @param open knows what came before, and hears of every entry but the shared one */
    SliceBuilder(String replicaSet, OplogEntry shared, OpenTransactions open) {
        this.replicaSet = replicaSet;
        this.first = shared.position();
        this.open = open;
        keep(shared);
    }

    void add(OplogEntry entry) {
        if (!entry.time().isAfter(last().time())) {
            throw new MongoException.Damaged(
                    "the oplog is out of order: " + entry.time() + " follows " + last().time(), null);
        }
        open.accept(entry);
        keep(entry);
    }

    private void keep(OplogEntry entry) {
        entries.add(entry.alone());
        bytes += entry.lengthBytes();
        RawDocument document = entry.document();
        digest.update(document.array(), document.offset(), document.length());
    }

    OplogPosition first() {
        return first;
    }

    OplogEntry last() {
        return entries.get(entries.size() - 1);
    }

    boolean hasNews() {
        return entries.size() > 1;
    }

    long bytes() {
        return bytes;
    }

    /** Nothing may be added any more. */
    OplogSlice finish() {
        SliceFacts facts = new SliceFacts(
                replicaSet,
                first,
                last().position(),
                entries.size(),
                bytes,
                HexFormat.of().formatHex(digest.digest()),
                open.oldest().orElse(null));
        return new OplogSlice(facts, entries);
    }
}
