package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.FloorState;
import dev.holdfast.service.StorageFloor.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Brings the compliance policy of the definitions into the repositories of all storages they use, where every way of removing meets it.
 * A storage that does not answer, or has no repository yet, is tried again. What is in force is not lowered by a file alone: the policy
 * in force counts on, and what is refused is told.
 */
final class FloorKeeper {
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Definitions definitions;
    private final OpenStorages storages;
    private final Repository state;
    private final ServiceLog log;
    private final Chore chore;

    /** @param state where the service's documents are */
    FloorKeeper(Definitions definitions, OpenStorages storages, Repository state, ServiceLog log, Executor executor) {
        this.definitions = definitions;
        this.storages = storages;
        this.state = state;
        this.log = log;
        this.chore = new Chore(definitions, storages.time(), executor, log);
    }

    /** Lets the policy in force count, where the file's would lower it. */
    void enforce() {
        definitions.enforce(state.floors().current().map(FloorState::definition).flatMap(FloorKeeper::policy));
    }

    private static Optional<CompliancePolicy> policy(String definition) {
        return definition.isEmpty()
                ? Optional.empty()
                : Configuration.parse(definition, "the compliance policy in force")
                        .compliance();
    }

    /** Does what is to be done, beside whatever else goes on. */
    void step() {
        chore.step(this::work);
    }

    private void work() {
        try {
            Definitions.Current current = definitions.current();
            boolean first = chore.isNewTo(current);
            if (first) {
                chore.tellAgain();
            }
            Instant unused = chore.againIn(AGAIN);
            chore.doneFor(current);
            boolean settled = true;
            for (StorageFloor floor : new StorageFloors(current.written(), storages).serve(first)) {
                tell(floor);
                settled &= List.of(Status.NONE, Status.IN_FORCE, Status.CHANGED).contains(floor.status());
            }
            enforce();
            Definitions.Current now = definitions.current();
            if (now.written().equals(current.written())) {
                chore.doneFor(now);
            }
            if (settled) {
                chore.settled();
            }
        } catch (HoldfastException failure) {
            chore.trouble(
                    "the floors of the storages could not be looked at, which is tried again: " + failure.getMessage());
        }
    }

    private void tell(StorageFloor floor) {
        String where = "the floor of storage " + floor.storage();
        switch (floor.status()) {
            case CHANGED ->
                log.floor(where + " is now: "
                        + floor.inForce().map(FloorState::floor).orElse(floor.wanted())
                        + (floor.message().isEmpty() ? "" : " (" + floor.message() + ")"));
            case KEPT -> {
                if (chore.isNews(floor.storage() + floor.lowered())) {
                    log.broken("the definitions would lower " + where + ", which is refused: "
                            + String.join("; ", floor.lowered()) + "; " + floor.message());
                }
            }
            case UNAVAILABLE -> chore.trouble(where + " could not be set, which is tried again: " + floor.message());
            default -> {}
        }
    }
}
