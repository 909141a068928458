package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.StorageStatus;
import dev.holdfast.service.RepositoryBook.Entry;
import dev.holdfast.spi.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Notes which repository lies in which storage, and does what the definition of a storage that is gone said: its content stays, or goes
 * after an hour in which the definition may come back. What is protected, or lies in a storage of another name, is never wiped.
 */
final class StorageKeeper {
    /** As long as for schedules that are gone. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final Duration REFUSED_AGAIN = Duration.ofDays(1);

    private final Definitions definitions;
    private final OpenStorages storages;
    private final Repository state;
    private final RepositoryBook book;
    private final ServiceLog log;
    private final Time time;
    private final Chore chore;

    StorageKeeper(
            Definitions definitions,
            OpenStorages storages,
            Repository state,
            RepositoryBook book,
            ServiceLog log,
            Executor executor) {
        this.definitions = definitions;
        this.storages = storages;
        this.state = state;
        this.book = book;
        this.log = log;
        this.time = storages.time();
        this.chore = new Chore(definitions, time, executor, log);
    }

    /** Does what is to be done, beside whatever else goes on. */
    void step() {
        chore.step(this::work);
    }

    private void work() {
        try {
            Definitions.Current current = definitions.current();
            chore.doneFor(current);
            Instant unused = chore.againIn(AGAIN);
            StateStore documents = state.documents();
            current.configuration().storages().forEach(storage -> book.note(documents, storage));
            if (current.complete()) {
                book.entries(documents).stream()
                        .filter(entry -> current.configuration()
                                .storage(entry.definition().name())
                                .isEmpty())
                        .forEach(this::leave);
            }
        } catch (HoldfastException failure) {
            chore.trouble(
                    "which repository lies where could not be noted, which is tried again: " + failure.getMessage());
        }
    }

    private void leave(Entry entry) {
        Storage was = entry.definition();
        if (was.removal() != Storage.Removal.WIPE) {
            end(entry, "storage.removed", "the storage " + was.name() + " is not defined any more; its content stays");
            return;
        }
        Instant now = time.now();
        Instant gone = entry.gone().orElse(now);
        if (entry.gone().isEmpty()) {
            book.put(state.documents(), new Entry(was, entry.repository(), now));
            log.storage(
                    "the storage " + was.name() + " is not defined any more, and said 'removal: wipe': it is wiped at "
                            + now.plus(GRACE) + " unless its definition comes back");
        } else if (!now.isBefore(gone.plus(GRACE))) {
            wipe(entry);
        }
    }

    private void wipe(Entry entry) {
        Storage was = entry.definition();
        try {
            Optional<String> other = otherName(entry);
            if (other.isPresent()) {
                end(entry, "storage.removed", "the storage " + was.name() + " is defined as " + other.get() + " now");
                return;
            }
            Repository repository = storages.open(was);
            long objects = AuditedWipe.run(was, repository, Optional.of(state));
            storages.close(was);
            book.remove(state.documents(), was);
            log.storage("the storage " + was.name() + " was wiped, as its definition is gone and said so: " + objects
                    + " objects were removed");
        } catch (RepositoryException.Protected refused) {
            Instant again = chore.againIn(REFUSED_AGAIN);
            book.put(state.documents(), new Entry(was, entry.repository(), again.minus(GRACE)));
            log.broken("the storage " + was.name() + " is not wiped, though its definition is gone: "
                    + refused.getMessage() + "; it is tried again at " + again);
        } catch (HoldfastException failure) {
            chore.trouble("the storage " + was.name()
                    + ", whose definition is gone, could not be wiped, which is tried again: " + failure.getMessage());
        }
    }

    /** What lies at the place under another name; if that cannot be told of all storages, nothing is wiped. */
    private Optional<String> otherName(Entry entry) {
        if (state.id().equals(entry.repository())) {
            return Optional.of("the place of the service's state");
        }
        for (Storage defined : definitions.current().configuration().storages()) {
            StorageStatus status = storages.check(defined);
            if (!status.isAvailable()) {
                throw new RepositoryException.Refused(
                        "whether it is the storage " + defined.name() + " cannot be told: " + status.message());
            }
            if (status.repository().filter(entry.repository()::equals).isPresent()) {
                return Optional.of(defined.name());
            }
        }
        return Optional.empty();
    }

    private void end(Entry entry, String what, String message) {
        state.audit()
                .append(what, entry.definition().name(), Map.of("repository", entry.repository(), "content", "kept"));
        book.remove(state.documents(), entry.definition());
        log.storage(message);
    }
}
