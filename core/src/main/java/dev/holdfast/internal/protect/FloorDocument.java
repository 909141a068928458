package dev.holdfast.internal.protect;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.audit.AuditLog;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.approval.Approval;
import dev.holdfast.spi.approval.ApprovalRequest;
import dev.holdfast.spi.approval.Approver;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The floor of a repository, in the document {@code protection/floor}. Anybody may raise it; lowering it takes two. */
public final class FloorDocument {
    static final String PREFIX = "protection/";

    private static final Logger LOG = LoggerFactory.getLogger(FloorDocument.class);
    private static final String PATH = PREFIX + "floor";
    private static final String LOWERED = "floor.lowered";

    private final StateStore store;
    private final AuditLog audit;
    private final String place;

    /** @param place the location of the repository, for messages */
    public FloorDocument(StateStore store, String place) {
        this.store = store;
        this.audit = new AuditLog(store);
        this.place = place;
    }

    /** The floor, if there ever was one. */
    public Optional<FloorState> read() {
        return document().map(ProtectionText::floor);
    }

    Optional<StateDocument> document() {
        return store.read(PATH);
    }

    /**
     * Sets another floor. The audit log tells of it before it is in force, and of what was refused.
     *
     * @param who sets it: user and host
     * @param approver asked if it is lower than the one in force; empty if there is none
     * @throws RepositoryException.Refused if it is lower and nobody else approves; the one in force stays
     */
    public FloorState set(ProtectionFloor floor, String who, Optional<Approver> approver) {
        Optional<StateDocument> found = document();
        ProtectionFloor before = found.map(ProtectionText::floor)
                .map(FloorState::floor)
                .orElse(ProtectionFloor.builder().build());
        if (found.isPresent() && before.equals(floor)) {
            return ProtectionText.floor(found.get());
        }
        boolean lower = floor.isLowerThan(before);
        Map<String, String> change = Map.of("before", before.toString(), "after", floor.toString());
        String approvedBy = lower ? approved(new ApprovalRequest(LOWERED, place, who, change), approver) : "";
        FloorState state = new FloorState(floor, who, store.storeTime(), approvedBy);
        AuditHead told = tell(who, lower ? LOWERED : "floor.raised", change, approvedBy);
        String json = ProtectionText.floor(state, told);
        StateDocument unused = found.isPresent() ? store.replace(found.get(), json) : store.create(PATH, json);
        return state;
    }

    private String approved(ApprovalRequest request, Optional<Approver> approver) {
        if (approver.isEmpty()) {
            throw refused(
                    request,
                    "lowering it needs the word of a second person, and nobody is there who could ask one:"
                            + " hand in an approver, or install one as a service");
        }
        Approval word = ask(request, approver.get());
        if (!word.granted()) {
            throw refused(request, word.by() + " did not approve: " + word.reason());
        }
        if (word.by().isBlank() || word.by().equals(request.requestedBy())) {
            throw refused(request, "it was approved by '" + word.by() + "', and must be by another than who wants it");
        }
        return word.by();
    }

    private static Approval ask(ApprovalRequest request, Approver approver) {
        try {
            return approver.decide(request);
        } catch (RuntimeException failure) {
            LOG.warn("the approver could not be asked", failure);
            return Approval.denied("the approver", "it could not be asked: " + failure.getMessage());
        }
    }

    private RepositoryException.Refused refused(ApprovalRequest request, String why) {
        AuditHead unused = tell(request.requestedBy(), LOWERED + ".refused", request.details(), why);
        return new RepositoryException.Refused("the floor of " + place + " stays as it is ("
                + request.details().get("before") + "): " + why);
    }

    private AuditHead tell(String who, String what, Map<String, String> change, String approval) {
        Map<String, String> details = new java.util.TreeMap<>(change);
        details.put("approval", approval);
        AuditRecord record = audit.append(who, what, place, details);
        return new AuditHead(record.number(), record.hash());
    }
}
