package dev.holdfast.internal.protect;

import dev.holdfast.run.AuditHead;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What other documents say about the audit log: each names the record that tells of its last change. */
public final class AuditWitnesses {
    private AuditWitnesses() {}

    /** The records that the log must contain, as the documents of a repository say; those that cannot be read say nothing. */
    public static List<AuditHead> in(StateStore store) {
        List<String> paths = new ArrayList<>();
        store.list(HoldDocuments.PREFIX, paths::add);
        store.list(FloorDocument.PREFIX, paths::add);
        List<AuditHead> known = new ArrayList<>();
        for (String path : paths) {
            witness(store, path).ifPresent(known::add);
        }
        return known;
    }

    private static Optional<AuditHead> witness(StateStore store, String path) {
        try {
            Optional<StateDocument> found = store.read(path);
            return found.flatMap(ProtectionText::audit);
        } catch (StateException.Damaged unreadable) {
            return Optional.empty();
        }
    }
}
