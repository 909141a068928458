package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.job.Floors;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.FrequencyFloor;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.service.StorageFloor.Status;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The floors of all storages that a configuration uses, those of copies and of the service's state included, compared with its compliance
 * policy. What the policy wants more of is set by anybody; what it wants less of takes two.
 */
public final class StorageFloors {
    /** How a lowering is brought about. */
    static final String REMEDY =
            "to lower it, ask with 'holdfast compliance apply', and have another person approve with"
                    + " 'holdfast compliance approve'";

    private final Configuration configuration;
    private final OpenStorages open;
    private final ProtectionFloor wanted;
    private final String definition;

    StorageFloors(Configuration configuration, OpenStorages open) {
        this.configuration = configuration;
        this.open = open;
        this.wanted = configuration
                .compliance()
                .map(StorageFloors::floorOf)
                .orElse(ProtectionFloor.builder().build());
        this.definition = configuration.compliance().map(StorageFloors::text).orElse("");
    }

    /** What a policy forbids to delete: each frequency as long as its items, what was taken for none as long as the others. */
    static ProtectionFloor floorOf(CompliancePolicy policy) {
        ProtectionFloor.Builder floor = ProtectionFloor.builder();
        Optional<Lifetime> other = Optional.empty();
        for (FrequencyFloor one : Compliance.protection(policy)) {
            if (one.frequency().isPresent()) {
                floor.frequency(one.frequency().get(), one.minimum());
            } else {
                other = Optional.of(other.map(one.minimum()::orLonger).orElse(one.minimum()));
            }
        }
        other.ifPresent(floor::other);
        policy.onDemand().ifPresent(floor::onDemand);
        return floor.build();
    }

    private static String text(CompliancePolicy policy) {
        return Configuration.builder().compliance(policy).build().toYaml();
    }

    /** Reads what is in force, and changes nothing. */
    public List<StorageFloor> look() {
        return each(this::look);
    }

    /** Sets what is higher, and asks for what is lower: an installed approver at once, or another person later. */
    public List<StorageFloor> apply() {
        return each(place -> place.lowered().isEmpty() ? raised(place) : asked(place));
    }

    /**
     * Approves, as this process's user, what another person has asked for, whatever the definitions say. Where that is refused, the floor
     * is kept and the message says why.
     *
     * @throws RepositoryException.NotFound if nobody has asked for anything
     */
    public List<StorageFloor> approve() {
        AtomicBoolean asked = new AtomicBoolean();
        List<StorageFloor> floors = approve(asked);
        if (!asked.get() && floors.stream().noneMatch(floor -> floor.status() == Status.UNAVAILABLE)) {
            throw new RepositoryException.NotFound(
                    "nobody has asked to lower a floor, so there is nothing to approve; see 'compliance show'");
        }
        return floors;
    }

    private List<StorageFloor> approve(AtomicBoolean asked) {
        return each(place -> {
            if (place.floors().request().isEmpty()) {
                return look(place);
            }
            asked.set(true);
            FloorState state = place.floors().approve();
            return place.now(Status.CHANGED, "lowered, as " + state.approvedBy() + " approves");
        });
    }

    /** Sets what is higher; what is lower is tried once, which the audit log tells, and told. */
    List<StorageFloor> serve(boolean first) {
        return each(place -> {
            if (place.lowered().isEmpty()) {
                return raised(place);
            }
            raise(place);
            return first ? tried(place) : look(place);
        });
    }

    private StorageFloor look(Place place) {
        Optional<FloorState> now = place.floors().current();
        if (!place.lowered().isEmpty()) {
            return place.now(Status.KEPT, REMEDY);
        }
        boolean same = now.filter(state ->
                        state.floor().equals(wanted) && state.definition().equals(definition))
                .isPresent();
        boolean nothing = now.isEmpty() && definition.isEmpty();
        return place.now(nothing ? Status.NONE : same ? Status.IN_FORCE : Status.LOWER_THAN_WANTED, "");
    }

    private StorageFloor raised(Place place) {
        StorageFloor found = look(place);
        if (found.status() != Status.LOWER_THAN_WANTED) {
            return found;
        }
        FloorState unused = place.floors().set(wanted, definition);
        return place.now(Status.CHANGED, "");
    }

    /** What is higher is set, though something else is lower. */
    private void raise(Place place) {
        place.floors().current().ifPresent(state -> {
            FloorState unused = place.floors().set(wanted.orHigher(state.floor()), state.definition());
        });
    }

    private StorageFloor asked(Place place) {
        raise(place);
        if (place.floors().hasApprover()) {
            return tried(place);
        }
        var request = place.floors().ask(wanted, definition);
        String who = request.approvers().isEmpty() ? "another person" : "one of " + request.approvers();
        return place.now(
                Status.WAITING, "it stays as it is until " + who + " approves with 'holdfast compliance approve'");
    }

    private StorageFloor tried(Place place) {
        try {
            FloorState state = place.floors().set(wanted, definition);
            return place.now(Status.CHANGED, "lowered, as " + state.approvedBy() + " approves");
        } catch (RepositoryException.Refused refused) {
            return place.now(Status.KEPT, refused.getMessage() + "; " + REMEDY);
        }
    }

    /** A storage that answers. */
    private final class Place {
        private final String name;
        private final Floors floors;

        Place(String name, Floors floors) {
            this.name = name;
            this.floors = floors;
        }

        Floors floors() {
            return floors;
        }

        List<String> lowered() {
            return floors.lowered(wanted, definition);
        }

        StorageFloor now(Status status, String message) {
            return new StorageFloor(
                    name,
                    status,
                    wanted,
                    floors.current().orElse(null),
                    floors.request().orElse(null),
                    lowered(),
                    message);
        }
    }

    private List<StorageFloor> each(Function<Place, StorageFloor> work) {
        List<StorageFloor> all = new ArrayList<>();
        places().forEach((name, storage) -> all.add(one(name, storage, work)));
        return all;
    }

    private StorageFloor one(String name, Storage storage, Function<Place, StorageFloor> work) {
        try {
            return work.apply(new Place(name, open.open(storage).floors()));
        } catch (RepositoryException.NotARepository | StoreException.NotFound none) {
            return unread(name, Status.EMPTY, none);
        } catch (RepositoryException.Refused refused) {
            return unread(name, Status.KEPT, refused);
        } catch (HoldfastException failure) {
            return unread(name, Status.UNAVAILABLE, failure);
        }
    }

    private StorageFloor unread(String name, Status status, HoldfastException why) {
        return new StorageFloor(name, status, wanted, null, null, List.of(), String.valueOf(why.getMessage()));
    }

    private Map<String, Storage> places() {
        Set<String> names = new LinkedHashSet<>();
        for (Schedule schedule : configuration.schedules()) {
            if (schedule.storage().isEmpty()) {
                configuration.defaultStorage().map(Storage::name).ifPresent(names::add);
            } else {
                names.add(schedule.storage());
            }
            names.addAll(schedule.copyStorages());
        }
        Map<String, Storage> places = new LinkedHashMap<>();
        StatePlace.of(configuration).ifPresent(state -> places.put(state.name(), state));
        for (String name : names) {
            configuration
                    .storage(name)
                    .filter(storage -> storage.access() != Storage.Access.READ_ONLY)
                    .ifPresent(storage -> places.put(name, storage));
        }
        return places;
    }
}
