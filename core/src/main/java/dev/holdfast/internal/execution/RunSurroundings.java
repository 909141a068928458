package dev.holdfast.internal.execution;

import dev.holdfast.Time;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.policy.Target;
import dev.holdfast.run.RunHook;
import dev.holdfast.run.RunRecord;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.Workloads;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What runs work with; shared by all of them. Immutable. */
public final class RunSurroundings {
    private final Builder set;
    private final Function<Target, Workload> workloads;
    private final Function<URI, Workload> scratch;
    private final PasswordSources secrets;

    private RunSurroundings(Builder set) {
        this.set = set;
        secrets = set.secrets == null ? PasswordSources.builder().build() : set.secrets;
        Workloads installed = Workloads.installed(set.storages.time(), InputStream.nullInputStream());
        workloads = set.workloads == null ? target -> installed.of(target, secrets::read) : set.workloads;
        scratch = set.scratch == null ? uri -> installed.at(uri.toString()) : set.scratch;
    }

    /**
     * Begins with what the class path has.
     *
     * @param executor runs copies, exports and Java hooks, each on a thread of its own
     */
    public static Builder builder(OpenStorages storages, Executor executor) {
        return new Builder(storages, executor);
    }

    Time time() {
        return set.storages.time();
    }

    OpenStorages storages() {
        return set.storages;
    }

    Executor executor() {
        return set.executor;
    }

    /** Where runs are noted that go on, and those whose repository cannot be written to. */
    Optional<RunRecords> state() {
        return Optional.ofNullable(set.state);
    }

    /** Where is written down what workloads change and must be undone; empty for the machine's own place. */
    Optional<StateStore> effects() {
        return Optional.ofNullable(set.effects);
    }

    Workload workload(Target target) {
        return workloads.apply(target);
    }

    Workload scratch(URI uri) {
        return scratch.apply(uri);
    }

    PasswordSources secrets() {
        return secrets;
    }

    Optional<RunHook> hook(String name) {
        return Optional.ofNullable(set.hooks.get(name));
    }

    void observe(RunRecord run) {
        set.observer.accept(run);
    }

    void removed(String storage, int backups) {
        set.removals.accept(storage, backups);
    }

    /** Collects surroundings. Not safe for use by several threads. */
    public static final class Builder {
        private final OpenStorages storages;
        private final Executor executor;
        private final Map<String, RunHook> hooks = new HashMap<>();
        private @Nullable RunRecords state;
        private @Nullable StateStore effects;
        private @Nullable Function<Target, Workload> workloads;
        private @Nullable Function<URI, Workload> scratch;
        private @Nullable PasswordSources secrets;
        private Consumer<RunRecord> observer = run -> {};
        private ObjIntConsumer<String> removals = (storage, backups) -> {};

        private Builder(OpenStorages storages, Executor executor) {
            this.storages = Objects.requireNonNull(storages, "storages");
            this.executor = Objects.requireNonNull(executor, "executor");
        }

        private Builder(Builder other) {
            this(other.storages, other.executor);
            hooks.putAll(other.hooks);
            state = other.state;
            effects = other.effects;
            workloads = other.workloads;
            scratch = other.scratch;
            secrets = other.secrets;
            observer = other.observer;
            removals = other.removals;
        }

        /** Where runs are noted while they go on; by default nowhere but in their repository. */
        public Builder state(RunRecords value) {
            state = Objects.requireNonNull(value, "state");
            return this;
        }

        /** Where is written down what workloads change and must be undone; by default in a directory of this machine. */
        public Builder effects(StateStore value) {
            effects = Objects.requireNonNull(value, "effects");
            return this;
        }

        /** Opens what is backed up; by default the workloads on the class path. What it gives is closed after the run. */
        public Builder workloads(Function<Target, Workload> value) {
            workloads = Objects.requireNonNull(value, "workloads");
            return this;
        }

        /** Opens what restores are tried in; by default the workloads on the class path. */
        public Builder scratch(Function<URI, Workload> value) {
            scratch = Objects.requireNonNull(value, "scratch");
            return this;
        }

        /** Reads the secrets to which hooks refer; from environment, files and programs by default. */
        public Builder secrets(PasswordSources value) {
            secrets = Objects.requireNonNull(value, "secrets");
            return this;
        }

        /** Adds Java hooks by their names. */
        public Builder hooks(List<RunHook> value) {
            value.forEach(hook -> hooks.put(hook.name(), hook));
            return this;
        }

        /** Adds the Java hooks that are on the class path. */
        public Builder installedHooks() {
            ServiceLoader.load(RunHook.class).forEach(hook -> hooks.put(hook.name(), hook));
            return this;
        }

        /** Told of every change of every run, on the run's threads; must not block long, and what it throws is logged. */
        public Builder observer(Consumer<RunRecord> value) {
            observer = Objects.requireNonNull(value, "observer");
            return this;
        }

        /** Told how many backups retention has let go in which storage; must neither block nor throw. */
        public Builder removals(ObjIntConsumer<String> value) {
            removals = Objects.requireNonNull(value, "removals");
            return this;
        }

        /** The surroundings. The builder may be used again. */
        public RunSurroundings build() {
            return new RunSurroundings(new Builder(this));
        }
    }
}
