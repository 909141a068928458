package dev.holdfast.internal.protect;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.audit.AuditLog;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.Hold;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The holds of a repository: one document, {@code holds/SUBJECT}, for all on the same run or snapshot. */
public final class HoldDocuments {
    static final String PREFIX = "holds/";

    private final StateStore store;
    private final AuditLog audit;

    /** The holds among the documents of a repository. */
    public HoldDocuments(StateStore store) {
        this.store = store;
        this.audit = new AuditLog(store);
    }

    /** What a hold on a snapshot is placed on: its run, or, if it belongs to none, its first id. */
    public static String subject(Snapshot snapshot) {
        return snapshot.fact("run").orElseGet(() -> firstId(snapshot));
    }

    /** The id that a snapshot had before its tags were ever changed. */
    public static String firstId(Snapshot snapshot) {
        return snapshot.original().map(SnapshotId::hex).orElse(snapshot.id().hex());
    }

    /** All holds, also those that have ended. */
    public List<Hold> all() {
        List<String> paths = new ArrayList<>();
        store.list(PREFIX, paths::add);
        List<Hold> holds = new ArrayList<>();
        paths.forEach(path -> store.read(path).map(ProtectionText::holds).ifPresent(holds::addAll));
        return holds;
    }

    /**
     * Adds a hold. The audit log tells of it before it is there.
     *
     * @param who places it: user and host
     */
    public void add(Hold hold, String who) {
        AuditHead told = tell(who, "hold.placed", hold);
        String path = PREFIX + StateDocument.part(hold.subject());
        Optional<StateDocument> found = store.read(path);
        if (found.isEmpty()) {
            StateDocument unused = store.create(path, ProtectionText.holds(List.of(hold), told));
            return;
        }
        List<Hold> more = new ArrayList<>(ProtectionText.holds(found.get()));
        more.add(hold);
        StateDocument unused = store.replace(found.get(), ProtectionText.holds(more, told));
    }

    /**
     * Takes a hold away; no error if it is gone. The audit log tells of it before it is gone.
     *
     * @param who takes it away: user and host
     */
    public void remove(Hold hold, String who) {
        Optional<StateDocument> found = store.read(PREFIX + StateDocument.part(hold.subject()));
        if (found.isEmpty()) {
            return;
        }
        List<Hold> others = new ArrayList<>(ProtectionText.holds(found.get()));
        if (!others.removeIf(one -> one.id().equals(hold.id()))) {
            return;
        }
        AuditHead told = tell(who, "hold.released", hold);
        if (others.isEmpty()) {
            store.delete(found.get());
        } else {
            StateDocument unused = store.replace(found.get(), ProtectionText.holds(others, told));
        }
    }

    private AuditHead tell(String who, String what, Hold hold) {
        AuditRecord record = audit.append(
                who,
                what,
                hold.subject(),
                Map.of(
                        "hold", hold.id(),
                        "owner", hold.owner(),
                        "reason", hold.reason(),
                        "until", hold.until().map(Object::toString).orElse("released")));
        return new AuditHead(record.number(), record.hash());
    }
}
