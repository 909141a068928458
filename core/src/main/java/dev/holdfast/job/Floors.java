package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.protect.FloorDocument;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.approval.Approver;
import dev.holdfast.spi.state.StateStore;
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

    /**
     * Sets another floor, for the snapshots that are there and those to come. Anybody may raise it; lowering it needs the word of a
     * second person. Both are told in the audit log.
     *
     * @return as it is in force
     * @throws RepositoryException.Refused if it is lower and no second person approves; the one in force stays
     */
    public FloorState set(ProtectionFloor floor) {
        String who =
                engine.options().host().user() + "@" + engine.options().host().name();
        return document().set(floor, who, approver.get());
    }

    private FloorDocument document() {
        return new FloorDocument(documents, engine.store().description());
    }
}
