package dev.holdfast.internal.audit;

import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.AuditReport;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A log that is only ever appended to. Safe for use from any thread, and by several processes at once.
 *
 * <p>Each record is a document of its own, {@code audit/NUMBER}, that names the hash of the one before; {@code audit/head} says how
 * many there are and what the last one's hash is. A record is created first, where nothing may be yet, and then the head is moved;
 * whoever finds a record beyond the head moves it for one who died in between. So what is missing, changed, or put back to an older
 * state shows, as long as not all of it, head and witnesses together, was put back at once: against that helps a head that was noted
 * elsewhere.
 */
public final class AuditLog {
    static final String PREFIX = "audit/";
    static final String HEAD = PREFIX + "head";
    /** Says that the log went on without its head, which somebody had removed. */
    static final String HEAD_LOST = "audit.head-lost";

    private static final int ATTEMPTS = 1000;

    private final StateStore store;

    /** The log of a state store. */
    public AuditLog(StateStore store) {
        this.store = store;
    }

    /**
     * Writes a record behind the last. If it fails, it may have been written or not.
     *
     * @param who user and host
     * @param what was done, such as {@code hold.placed}
     * @param subject to what
     * @param details more, by name; never a secret
     * @return as it was written
     * @throws StateException.Damaged if the head, or a record beyond it, cannot be read
     */
    public AuditRecord append(String who, String what, String subject, Map<String, String> details) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StateDocument head = head();
            AuditHead last = AuditCodec.head(head);
            AuditRecord unhashed = new AuditRecord(
                    last.count() + 1, store.storeTime(), who, what, subject, details, AuditHead.NOTHING);
            String json = AuditCodec.json(unhashed, last.hash());
            try {
                StateDocument written = store.create(path(unhashed.number()), json);
                AuditRecord record = AuditCodec.link(written).record();
                advance(head, record);
                return record;
            } catch (StateException.Exists another) {
                store.read(path(unhashed.number())).map(AuditCodec::link).ifPresent(link -> help(head, last, link));
            }
        }
        throw new StateException.Changed(
                "the audit log was written to by others " + ATTEMPTS + " times in a row; try again", null);
    }

    /** Moves the head for one who has written a record and not moved it yet. */
    private void help(StateDocument head, AuditHead last, AuditCodec.Link link) {
        if (!link.previous().equals(last.hash())) {
            throw new StateException.Damaged(
                    "record " + link.record().number()
                            + " of the audit log does not follow the record before, so nothing"
                            + " can be written behind it; look at what 'audit verify' finds",
                    null);
        }
        advance(head, link.record());
    }

    /** No error if another was faster: the head only ever moves on. */
    private void advance(StateDocument head, AuditRecord record) {
        try {
            StateDocument unused = store.replace(head, AuditCodec.json(new AuditHead(record.number(), record.hash())));
        } catch (StateException.Changed another) {
            return;
        }
    }

    private StateDocument head() {
        Optional<StateDocument> found = store.read(HEAD);
        return found.isPresent() ? found.get() : firstHead();
    }

    private StateDocument firstHead() {
        SortedMap<Long, String> numbered = numbered();
        try {
            if (numbered.isEmpty()) {
                return store.create(HEAD, AuditCodec.json(AuditHead.empty()));
            }
            return headAfterLoss(numbered.lastKey());
        } catch (StateException.Exists another) {
            return store.read(HEAD).orElseThrow(() -> another);
        }
    }

    /** The loss becomes part of the log before there is a head again. */
    private StateDocument headAfterLoss(long number) {
        AuditCodec.Link last = store.read(path(number))
                .map(AuditCodec::link)
                .orElseThrow(
                        () -> new StateException.Changed("the audit log changes under our hands; try again", null));
        boolean known = last.record().what().equals(HEAD_LOST);
        AuditRecord end = known ? last.record() : recordLoss(last.record());
        return store.create(HEAD, AuditCodec.json(new AuditHead(end.number(), end.hash())));
    }

    private AuditRecord recordLoss(AuditRecord last) {
        AuditRecord loss = new AuditRecord(
                last.number() + 1, store.storeTime(), "holdfast", HEAD_LOST, HEAD, Map.of(), AuditHead.NOTHING);
        StateDocument written = store.create(path(loss.number()), AuditCodec.json(loss, last.hash()));
        return AuditCodec.link(written).record();
    }

    /** Tells every record that can be read, the oldest first. */
    public void forEach(Consumer<AuditRecord> each) {
        numbered()
                .values()
                .forEach(path -> store.read(path).map(AuditCodec::link).ifPresent(link -> each.accept(link.record())));
    }

    /**
     * Reads the whole log and compares it with its head, with what other documents say about it, and with what was noted elsewhere.
     *
     * @param noted heads that this log must contain
     */
    public AuditReport verify(List<AuditHead> noted) {
        return new AuditVerification(store, numbered(), noted).run();
    }

    /** What is there now, to be noted. */
    public AuditHead last() {
        return store.read(HEAD).map(AuditCodec::head).orElse(AuditHead.empty());
    }

    private SortedMap<Long, String> numbered() {
        SortedMap<Long, String> numbered = new TreeMap<>();
        store.list(PREFIX, path -> number(path).ifPresent(number -> numbered.put(number, path)));
        return numbered;
    }

    private static Optional<Long> number(String path) {
        return Stream.of(path.substring(PREFIX.length()))
                .filter(name -> name.matches("[0-9]{12}"))
                .map(Long::valueOf)
                .findFirst();
    }

    static String path(long number) {
        return PREFIX + String.format(Locale.ROOT, "%012d", number);
    }
}
