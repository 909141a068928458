package dev.holdfast.spi.store;

import dev.holdfast.Time;
import dev.holdfast.spi.store.PermissionReport.Outcome;
import dev.holdfast.spi.store.PermissionReport.Tried;
import dev.holdfast.spi.store.StoreGrants.Action;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out what may be done with a store by doing it, to an object of its own that is removed again: about one request for each action.
 * Where deletion is refused the object stays, always the same one.
 */
public final class StorePermissions {
    private static final String DIRECTORY = "holdfast-permissions/";
    private static final BlobKey SCRATCH = BlobKey.of(DIRECTORY + "scratch");
    private static final Duration PROTECTED = Duration.ofSeconds(2);

    private final BlobStore store;
    private final Time time;
    private final Optional<StoreGrants> grants;
    private boolean written;

    private StorePermissions(BlobStore store, Time time) {
        this.store = store;
        this.time = time;
        this.grants = store.grants();
    }

    /** What backups, their retention and the capabilities of a store need; reading only where it is only read. */
    public static Set<Action> needed(BlobStore store, boolean readOnly) {
        Set<Action> needed = EnumSet.of(Action.LIST, Action.READ);
        if (!readOnly) {
            needed.addAll(Set.of(Action.WRITE, Action.DELETE));
            if (store.capabilities().contains(Capability.OBJECT_LOCK)
                    || store.undecided().contains(Capability.OBJECT_LOCK)) {
                needed.add(Action.PROTECT);
            }
            if (store.capabilities().contains(Capability.VERSIONS)) {
                needed.add(Action.VERSIONS);
            }
        }
        if (store.grants()
                .filter(grants -> !grants.names(Action.RECALL).isEmpty())
                .isPresent()) {
            needed.add(Action.RECALL);
        }
        return needed;
    }

    /**
     * Tries actions. What goes wrong is told and never thrown, but for {@link StoreException.Interrupted}.
     *
     * @param store may be used by others meanwhile
     * @param time waits for the end of a protection, 3 seconds, where {@link Action#PROTECT} is wanted
     */
    public static PermissionReport check(BlobStore store, Time time, Set<Action> wanted) {
        return new StorePermissions(store, time).check(wanted);
    }

    private PermissionReport check(Set<Action> wanted) {
        List<Tried> tried = new ArrayList<>();
        for (Action action : List.of(
                Action.LIST,
                Action.WRITE,
                Action.READ,
                Action.VERSIONS,
                Action.PROTECT,
                Action.RECALL,
                Action.DELETE)) {
            if (wanted.contains(action)) {
                boolean placeMissing = tried.stream().anyMatch(each -> each.outcome() == Outcome.NOT_FOUND);
                tried.add(placeMissing ? tried(action, Outcome.NOT_TRIED, "there is no such place") : tried(action));
            }
        }
        return new PermissionReport(
                store.description(),
                withoutDeletion(tried),
                grants.map(known -> known.policy(wanted)).orElse(null),
                grants.filter(StoreGrants::isAssignable).isPresent());
    }

    /** Whoever may not delete anything need not know whether deletions only hide. */
    private List<Tried> withoutDeletion(List<Tried> tried) {
        boolean matters = tried.stream().anyMatch(each -> isDenied(each, Action.DELETE))
                && tried.stream().anyMatch(each -> isDenied(each, Action.PROTECT));
        return matters && isUndecided()
                ? tried.stream()
                        .map(each -> isDenied(each, Action.PROTECT)
                                ? new Tried(each.action(), Outcome.NOT_TRIED, each.names(), each.message())
                                : each)
                        .toList()
                : tried;
    }

    private static boolean isDenied(Tried tried, Action action) {
        return tried.action() == action && tried.outcome() == Outcome.DENIED;
    }

    private boolean isUndecided() {
        try {
            return store.undecided().contains(Capability.OBJECT_LOCK);
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException nothingKnown) {
            return false;
        }
    }

    private Tried tried(Action action) {
        try {
            return switch (action) {
                case LIST -> list();
                case WRITE -> write();
                case READ -> read();
                case VERSIONS -> versions();
                case PROTECT -> protect();
                case RECALL ->
                    tried(action, Outcome.NOT_TRIED, "shows when an object that lies in an archive is recalled");
                case DELETE -> delete();
            };
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException failure) {
            return tried(action, outcome(failure), String.valueOf(failure.getMessage()));
        }
    }

    private static Outcome outcome(StoreException failure) {
        if (failure instanceof StoreException.Denied) {
            return Outcome.DENIED;
        }
        if (failure instanceof StoreException.NotFound) {
            return Outcome.NOT_FOUND;
        }
        if (failure instanceof StoreException.Unsupported) {
            return Outcome.NOT_SUPPORTED;
        }
        return failure instanceof StoreException.Unavailable || failure instanceof StoreException.Throttled
                ? Outcome.UNAVAILABLE
                : Outcome.FAILED;
    }

    private Tried list() {
        store.list(DIRECTORY, info -> {});
        return tried(Action.LIST, Outcome.GRANTED, "objects can be listed");
    }

    private Tried write() {
        BlobInfo unused = store.put(SCRATCH, BlobContent.of(new byte[] {1}), PutOptions.replace());
        written = true;
        return tried(Action.WRITE, Outcome.GRANTED, "objects can be written");
    }

    /** Where nothing was written, being told that an object is not there proves as much. */
    private Tried read() {
        try {
            byte[] unused = store.get(SCRATCH, 0, -1, InputStream::readAllBytes);
        } catch (StoreException.NotFound missing) {
            if (written) {
                return tried(Action.READ, Outcome.FAILED, "what was just written is not there");
            }
        }
        return tried(Action.READ, Outcome.GRANTED, "objects can be read");
    }

    private Tried versions() {
        store.versions().list(DIRECTORY, version -> {});
        return tried(Action.VERSIONS, Outcome.GRANTED, "earlier versions can be listed");
    }

    private Tried protect() {
        if (!written) {
            return tried(Action.PROTECT, Outcome.NOT_TRIED, "there is nothing to protect, as nothing could be written");
        }
        store.extendRetention(SCRATCH, store.storeTime().plus(PROTECTED));
        try {
            time.sleep(PROTECTED.plusSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted("interrupted while permissions were tried", stopped);
        }
        return tried(Action.PROTECT, Outcome.GRANTED, "objects can be protected");
    }

    /** Deleting what is not there is asked for all the same: the store says whether it may be. */
    private Tried delete() {
        try {
            store.delete(SCRATCH);
            return tried(Action.DELETE, Outcome.GRANTED, "objects can be deleted");
        } catch (StoreException.Denied refused) {
            return tried(
                    Action.DELETE,
                    Outcome.DENIED,
                    refused.getMessage() + "; append-only: backup works, prune and forget do not"
                            + (written ? ", and " + SCRATCH + " is left" : ""));
        }
    }

    private Tried tried(Action action, Outcome outcome, String message) {
        return new Tried(
                action, outcome, grants.map(known -> known.names(action)).orElse(List.of()), message);
    }
}
