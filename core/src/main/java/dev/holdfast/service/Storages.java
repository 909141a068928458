package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.internal.storage.StoragePlace;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.DefinitionKind;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.StorageReport;
import dev.holdfast.run.StorageStatus;
import dev.holdfast.run.StorageUsage;
import dev.holdfast.run.StoreReport;
import dev.holdfast.run.WipePlan;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PermissionReport;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import dev.holdfast.spi.store.StoreOpener;
import dev.holdfast.spi.store.StorePermissions;
import dev.holdfast.spi.store.StoreVerifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The storages of a configuration, for looking into them without a service that runs. Each is opened when it is first needed. Safe
 * for use from any thread.
 */
public final class Storages implements AutoCloseable {
    private final Configuration configuration;
    private final OpenStorages open;
    private final MachineMemory memory;

    private Storages(Builder from) {
        configuration = from.configuration;
        memory = MachineMemory.of(from.environment);
        open = from.open
                .known(memory)
                .passwords(
                        PasswordSources.builder().environment(from.environment).build())
                .build();
    }

    /** Begins with this process's time and environment, and the stores that the calling thread sees. */
    public static Builder builder(Configuration configuration) {
        return new Builder(configuration);
    }

    /** The definitions. */
    public List<Storage> definitions() {
        return configuration.storages();
    }

    /**
     * The definition of a name.
     *
     * @throws PolicyException.Invalid if there is none
     */
    public Storage definition(String name) {
        return configuration
                .storage(name)
                .orElseThrow(() -> new PolicyException.Invalid(
                        "storages." + name,
                        "there is none of that name; there are "
                                + configuration.storages().stream()
                                        .map(Storage::name)
                                        .collect(Collectors.collectingAndThen(
                                                Collectors.toCollection(TreeSet::new), Object::toString))));
    }

    /**
     * Looks at a storage; what is wrong with it is told and never thrown.
     *
     * @param count whether its objects are counted, which lists them all
     */
    public StorageReport look(Storage definition, boolean count) {
        StorageStatus status = open.check(definition);
        if (!count || status.repository().isEmpty()) {
            return new StorageReport(status, null);
        }
        try {
            return new StorageReport(status, open.usage(definition));
        } catch (HoldfastException failure) {
            return new StorageReport(
                    new StorageStatus(
                            definition.name(),
                            StorageStatus.State.UNAVAILABLE,
                            "NotListed",
                            String.valueOf(failure.getMessage()),
                            status.checkedAt(),
                            status.repositoryOrNull()),
                    null);
        }
    }

    /** How much a storage takes; lists all its objects. */
    public StorageUsage usage(Storage definition) {
        return open.usage(definition);
    }

    /**
     * Tries whether the store of a storage keeps its contract, in a directory of its own that is removed again.
     *
     * @throws HoldfastException if the store cannot be opened
     */
    public StoreReport verify(Storage definition) {
        try (BlobStore store = open.store(definition)) {
            return StoreVerifier.verify(store, open.time());
        }
    }

    /**
     * Tries whether the store of a storage lets be done what backups need, with an object of its own that is removed again.
     *
     * @throws HoldfastException if the store cannot be opened
     */
    public PermissionReport permissions(Storage definition) {
        boolean readOnly = definition.access() == Storage.Access.READ_ONLY;
        try (BlobStore store = open.store(definition)) {
            return StorePermissions.check(store, open.time(), StorePermissions.needed(store, readOnly));
        }
    }

    /**
     * Gives the account that a storage is reached with what it lacks, where its store can do that.
     *
     * @throws StoreException.Denied if the account may not do that
     * @throws StoreException.Unsupported if it cannot be done there
     */
    public void assign(Storage definition, Set<StoreGrants.Action> actions) {
        try (BlobStore store = open.store(definition)) {
            store.grants()
                    .orElseThrow(() -> new StoreException.Unsupported(
                            store.description() + " has no permissions that could be granted"))
                    .assign(actions);
        }
    }

    /** Works out what wiping a storage removes, and what keeps it from being wiped; touches nothing. */
    public WipePlan planWipe(Storage definition) {
        Repository repository = open.open(definition);
        return new WipePlan(
                definition.name(), open.usage(definition), repository.holds().protections(repository.snapshots()));
    }

    /**
     * Removes the repository of a storage whose definition allows that and which nothing uses, and nothing else that lies at its place.
     * What protects its snapshots is asked again. The audit log of the service's state tells of it, if that lies elsewhere.
     *
     * @param plan as it was shown
     * @return how many objects were removed
     * @throws dev.holdfast.RepositoryException.Refused if the definition keeps its content, or something uses it; nothing was removed
     * @throws dev.holdfast.RepositoryException.Protected if a snapshot is protected; nothing was removed
     */
    public long wipe(WipePlan plan) {
        Storage definition = definition(plan.storage());
        requireWipeable(definition);
        Repository repository = open.open(definition);
        Optional<Repository> elsewhere = state().filter(place -> !place.id().equals(repository.id()));
        long removed = AuditedWipe.run(definition, repository, elsewhere);
        open.close(definition);
        boolean unused = memory.forget(StoragePlace.of(definition));
        elsewhere.ifPresent(place -> new RepositoryBook().remove(place.documents(), definition));
        return removed;
    }

    private void requireWipeable(Storage definition) {
        if (definition.removal() != Storage.Removal.WIPE) {
            throw new RepositoryException.Refused("storages." + definition.name()
                    + ".removal: is 'keep', so nothing was removed; it is wiped only where it is 'wipe'");
        }
        List<String> users = configuration.referrers(DefinitionKind.STORAGE, definition.name());
        if (!users.isEmpty()) {
            throw new RepositoryException.Refused("storages." + definition.name() + ": is used by "
                    + String.join(", ", users) + ", so nothing was removed; change these first");
        }
    }

    /**
     * Lets a storage get another repository: which one was there, and is gone for good, is no longer remembered by the service.
     *
     * @return whether one was remembered
     */
    public boolean forget(Storage definition) {
        boolean here = memory.forget(StoragePlace.of(definition));
        RepositoryBook book = new RepositoryBook();
        boolean noted = state().filter(place -> book.entries(place.documents()).stream()
                        .anyMatch(entry -> entry.definition().name().equals(definition.name())))
                .map(place -> {
                    place.audit().append("storage.forgotten", definition.name(), Map.of());
                    book.remove(place.documents(), definition);
                    return true;
                })
                .orElse(false);
        return here || noted;
    }

    /** The place of the service's state by the name {@code state}, where it has one of its own, or else the storage of a name. */
    public Storage definitionOrState(String name) {
        return configuration.storage(name).isEmpty()
                        && configuration.state().isPresent()
                        && name.equals(StatePlace.NAME)
                ? StatePlace.of(configuration).orElseThrow()
                : definition(name);
    }

    /** Where the service keeps its documents, if it ever did. */
    private Optional<Repository> state() {
        try {
            return StatePlace.of(configuration).map(open::open);
        } catch (RepositoryException.NotARepository | StoreException.NotFound none) {
            return Optional.empty();
        }
    }

    /** The repository of a storage. Closed with all others. */
    public Repository repository(Storage definition) {
        return open.open(definition);
    }

    /** The floors of those that are used, beside what the compliance policy says. */
    public StorageFloors floors() {
        return new StorageFloors(configuration, open);
    }

    /** What the storages have. */
    public Catalogue catalogue() {
        Catalogue.Builder catalogue = Catalogue.builder().time(open.time());
        configuration.storages().forEach(one -> catalogue.storage(one.name(), () -> expected(one)));
        configuration.compliance().ifPresent(floors -> catalogue.minimumGood(floors.minimumGood()));
        StatePlace.of(configuration).ifPresent(one -> catalogue.state(() -> documents(one)));
        return catalogue.build();
    }

    private StateStore documents(Storage one) {
        return expected(one).documents();
    }

    /** Where there never was a repository, nothing is missing; where one was, all its backups are. */
    private Repository expected(Storage one) {
        try {
            return open.open(one);
        } catch (RepositoryException.NotARepository | StoreException.NotFound missing) {
            if (memory.expected(StoragePlace.of(one)).isPresent()) {
                throw new RepositoryException.Refused(String.valueOf(missing.getMessage()));
            }
            throw missing;
        }
    }

    /** Closes the repositories. */
    @Override
    public void close() {
        open.close();
    }

    /** Collects what storages are opened with. Not safe for use by several threads. */
    public static final class Builder {
        private final Configuration configuration;
        private final OpenStorages.Builder open = OpenStorages.builder();
        private Map<String, String> environment = System.getenv();

        private Builder(Configuration configuration) {
            this.configuration = Objects.requireNonNull(configuration, "configuration");
        }

        /** Where time comes from; the machine's by default. */
        public Builder time(Time value) {
            open.time(value);
            return this;
        }

        /** The variables that references such as {@code env:NAME} read; this process's by default. */
        public Builder environment(Map<String, String> value) {
            environment = Map.copyOf(value);
            return this;
        }

        /** Opens stores; all that are on the class path by default. */
        public Builder stores(StoreOpener value) {
            open.stores(value);
            return this;
        }

        /** Keeps on this machine what is read often of remote repositories; nothing is kept by default. */
        public Builder cache(LocalCaches value) {
            open.cache(value);
            return this;
        }

        /** What repositories are opened with besides. */
        public Builder settings(UnaryOperator<Repository.Builder> value) {
            open.settings(value);
            return this;
        }

        /** Opens nothing yet. */
        public Storages build() {
            return new Storages(this);
        }
    }
}
