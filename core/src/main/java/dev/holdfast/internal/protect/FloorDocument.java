package dev.holdfast.internal.protect;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.audit.AuditLog;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.FloorRequest;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.approval.Approval;
import dev.holdfast.spi.approval.ApprovalRequest;
import dev.holdfast.spi.approval.Approver;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The floor of a repository, in the document {@code protection/floor}. Anybody may raise it; lowering it takes two. Where no approver is
 * installed that could be asked, who wants it lowered leaves a request in {@code protection/request}, and somebody else approves it.
 */
public final class FloorDocument {
    static final String PREFIX = "protection/";

    private static final Logger LOG = LoggerFactory.getLogger(FloorDocument.class);
    private static final String PATH = PREFIX + "floor";
    private static final String REQUEST = PREFIX + "request";
    private static final String LOWERED = "floor.lowered";
    private static final String REFUSED = LOWERED + ".refused";

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
        return store.read(PATH).map(ProtectionText::floor);
    }

    /** The lowering that nobody has approved yet, if somebody wants one. */
    public Optional<FloorRequest> request() {
        return store.read(REQUEST).map(ProtectionText::request);
    }

    /**
     * What another floor would lower, in words; empty if it raises it or leaves it.
     *
     * @param definition the compliance policy that it comes from, as a configuration in YAML; empty for none
     */
    public List<String> lowered(ProtectionFloor floor, String definition) {
        return new FloorChange(read(), floor, definition).lowered();
    }

    /**
     * Sets another floor. The audit log tells of it before it is in force, and of what was refused.
     *
     * @param definition the compliance policy that it comes from, as a configuration in YAML; empty for none
     * @param who sets it: user and host
     * @param approver asked if it is lower than the one in force; empty if there is none
     * @throws RepositoryException.Refused if it is lower and nobody else approves; the one in force stays
     */
    public FloorState set(ProtectionFloor floor, String definition, String who, Optional<Approver> approver) {
        Optional<StateDocument> found = store.read(PATH);
        FloorChange change = new FloorChange(found.map(ProtectionText::floor), floor, definition);
        if (change.isNone()) {
            return change.before().orElseThrow();
        }
        boolean lower = !change.lowered().isEmpty();
        String approvedBy = lower ? approved(change, who, approver) : "";
        return put(found, change, who, approvedBy, lower ? LOWERED : "floor.raised");
    }

    private FloorState put(
            Optional<StateDocument> found, FloorChange change, String setBy, String approvedBy, String what) {
        FloorState state = new FloorState(change.floor(), setBy, store.storeTime(), approvedBy, change.definition());
        AuditHead told = tell(setBy, what, change, approvedBy);
        String json = ProtectionText.floor(state, told);
        StateDocument unused = found.isPresent() ? store.replace(found.get(), json) : store.create(PATH, json);
        return state;
    }

    /**
     * Asks for a lower floor. It takes the place of what was asked for before.
     *
     * @throws RepositoryException.Refused if it is not lower, so that it can simply be set
     */
    public FloorRequest ask(ProtectionFloor floor, String definition, String who) {
        FloorChange change = new FloorChange(read(), floor, definition);
        if (change.lowered().isEmpty()) {
            throw new RepositoryException.Refused(
                    "the floor of " + place + " would not be lower, so nobody needs to approve it: set it");
        }
        FloorRequest request =
                new FloorRequest(floor, definition, who, store.storeTime(), change.lowered(), change.approvers());
        String json = ProtectionText.request(request, tell(who, "floor.lowering.requested", change, ""));
        Optional<StateDocument> found = store.read(REQUEST);
        StateDocument unused = found.isPresent() ? store.replace(found.get(), json) : store.create(REQUEST, json);
        return request;
    }

    /**
     * Approves what was asked for, which is in force then.
     *
     * @param who approves: user and host
     * @throws RepositoryException.NotFound if nothing was asked for
     * @throws RepositoryException.Refused if it was the same person who asked, or not one of those who may approve
     */
    public FloorState approve(String who) {
        StateDocument asked = store.read(REQUEST)
                .orElseThrow(() -> new RepositoryException.NotFound(
                        "nobody has asked to lower the floor of " + place + "; nothing was approved"));
        FloorRequest request = ProtectionText.request(asked);
        Optional<StateDocument> found = store.read(PATH);
        FloorChange change = new FloorChange(found.map(ProtectionText::floor), request.floor(), request.definition());
        if (FloorChange.user(who).equals(FloorChange.user(request.requestedBy()))) {
            throw refused(
                    change,
                    who,
                    "'" + who + "' cannot approve what '" + request.requestedBy()
                            + "' has asked for: it must be another person");
        }
        requireNamed(change, who, who);
        String asker = request.requestedBy();
        FloorState state = put(found, change, asker, who, LOWERED);
        store.delete(asked);
        return state;
    }

    private String approved(FloorChange change, String who, Optional<Approver> approver) {
        if (approver.isEmpty()) {
            throw refused(
                    change,
                    who,
                    "lowering it needs the word of a second person, and nobody is there who could ask one:"
                            + " hand in an approver, install one as a service, or ask with 'compliance apply'");
        }
        Approval word = ask(new ApprovalRequest(LOWERED, place, who, change.details()), approver.get());
        if (!word.granted()) {
            throw refused(change, who, word.by() + " did not approve: " + word.reason());
        }
        if (word.by().isBlank() || word.by().equals(who)) {
            throw refused(
                    change, who, "it was approved by '" + word.by() + "', and must be by another than who wants it");
        }
        requireNamed(change, who, word.by());
        return word.by();
    }

    private void requireNamed(FloorChange change, String who, String by) {
        if (!FloorChange.isNamed(by, change.approvers())) {
            throw refused(change, who, "'" + by + "' is none of those who may approve, " + change.approvers());
        }
    }

    private static Approval ask(ApprovalRequest request, Approver approver) {
        try {
            return approver.decide(request);
        } catch (RuntimeException failure) {
            LOG.warn("the approver could not be asked", failure);
            return Approval.denied("the approver", "it could not be asked: " + failure.getMessage());
        }
    }

    private RepositoryException.Refused refused(FloorChange change, String who, String why) {
        AuditHead unused = tell(who, REFUSED, change, why);
        return new RepositoryException.Refused(
                "the floor of " + place + " stays as it is (" + change.details().get("before") + "): " + why);
    }

    private AuditHead tell(String who, String what, FloorChange change, String approval) {
        Map<String, String> details = new TreeMap<>(change.details());
        details.put("approval", approval);
        details.values().removeIf(String::isEmpty);
        AuditRecord record = audit.append(who, what, place, details);
        return new AuditHead(record.number(), record.hash());
    }
}
