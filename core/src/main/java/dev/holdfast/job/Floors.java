package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.protect.FloorDocument;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.FloorRequest;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.approval.Approver;
import dev.holdfast.spi.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The floor of a repository: how long its snapshots are kept at least. Safe for use from any thread. */
public final class Floors {
    private final OpenRepository engine;
    private final StateStore documents;
    private final Supplier<Optional<Approver>> approver;

    Floors(OpenRepository engine, StateStore documents, Supplier<Optional<Approver>> approver) {
        this.engine = engine;
        this.documents = documents;
        this.approver = approver;
    }

    /** The floor that is in force; empty if none was ever set. */
    public Optional<FloorState> current() {
        return document().read();
    }

    /** The lowering that somebody wants and nobody has approved yet. */
    public Optional<FloorRequest> request() {
        return document().request();
    }

    /**
     * Sets another floor, for the snapshots that are there and those to come. Anybody may raise it; lowering it needs the word of a
     * second person. Both are told in the audit log.
     *
     * @return as it is in force
     * @throws RepositoryException.Refused if it is lower and no second person approves; the one in force stays
     */
    public FloorState set(ProtectionFloor floor) {
        return set(floor, current().map(FloorState::definition).orElse(""));
    }

    /**
     * The same, with the compliance policy that it comes from: what that one demands besides is not lowered by one person either.
     *
     * @param definition a configuration in YAML with that policy; empty for none
     */
    public FloorState set(ProtectionFloor floor, String definition) {
        return document().set(floor, definition, who(), approver.get());
    }

    /** What another floor and policy would lower, in words; empty if anybody may set them. */
    public List<String> lowered(ProtectionFloor floor, String definition) {
        return document().lowered(floor, definition);
    }

    /** Whether somebody is installed who is asked when a floor is to be lowered; if not, {@link #ask} and {@link #approve} do. */
    public boolean hasApprover() {
        return approver.get().isPresent();
    }

    /**
     * Asks for a lower floor, which another person then approves. It takes the place of what was asked for before.
     *
     * @throws RepositoryException.Refused if it is not lower, so that it can simply be set
     */
    public FloorRequest ask(ProtectionFloor floor, String definition) {
        return document().ask(floor, definition, who());
    }

    /**
     * Approves, as this process's user, what another one has asked for.
     *
     * @return as it is in force then
     * @throws RepositoryException.NotFound if nobody has asked
     * @throws RepositoryException.Refused if the same user has asked, or this one is not among those who may approve
     */
    public FloorState approve() {
        return document().approve(who());
    }

    private String who() {
        return engine.options().host().user() + "@" + engine.options().host().name();
    }

    private FloorDocument document() {
        return new FloorDocument(documents, engine.store().description());
    }
}
