package dev.holdfast.job;

import dev.holdfast.internal.audit.AuditLog;
import dev.holdfast.internal.protect.AuditWitnesses;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.AuditReport;
import dev.holdfast.spi.state.StateStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who did what to a repository: a log whose records name each other's hashes. Safe for use from any thread. */
public final class Audit {
    private final OpenRepository engine;
    private final StateStore documents;

    Audit(OpenRepository engine, StateStore documents) {
        this.engine = engine;
        this.documents = documents;
    }

    /**
     * Writes a record, as of this user and host. If it fails, it may have been written or not.
     *
     * @param what was done, in words with dots, such as {@code schedule.deleted}
     * @param subject to what
     * @param details more, by name; never a secret
     */
    public AuditRecord append(String what, String subject, Map<String, String> details) {
        String who =
                engine.options().host().user() + "@" + engine.options().host().name();
        return new AuditLog(documents).append(who, what, subject, details);
    }

    /** Tells every record, the oldest first. */
    public void forEach(Consumer<AuditRecord> each) {
        new AuditLog(documents).forEach(each);
    }

    /**
     * Reads the whole log and says what was removed from it, changed in it or put back.
     *
     * @param noted heads that earlier reports gave and that were kept elsewhere
     */
    public AuditReport verify(Collection<AuditHead> noted) {
        List<AuditHead> known = new ArrayList<>(noted);
        known.addAll(AuditWitnesses.in(documents));
        return new AuditLog(documents).verify(known);
    }
}
