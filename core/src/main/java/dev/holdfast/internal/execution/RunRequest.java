package dev.holdfast.internal.execution;

import dev.holdfast.Label;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Hook;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Retries;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import dev.holdfast.policy.Verification;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is to be run: one task of a schedule, for one target or for all of its storage. Immutable. */
public final class RunRequest {
    private final Builder set;

    private RunRequest(Builder set) {
        this.set = set;
    }

    /**
     * Begins a request.
     *
     * @param id names the run, 32 hex digits
     * @param configuration has everything that the schedule names
     */
    public static Builder builder(String id, RunKind kind, Configuration configuration, Schedule schedule) {
        return new Builder(id, kind, configuration, schedule);
    }

    String id() {
        return set.id;
    }

    RunKind kind() {
        return set.kind;
    }

    Schedule schedule() {
        return set.schedule;
    }

    /** The target, unless the whole storage is meant. */
    Optional<Target> target() {
        return Optional.ofNullable(set.target);
    }

    /** The target's name; empty if the whole storage is meant. */
    String targetName() {
        return target().map(Target::name).orElse("");
    }

    String group() {
        return set.group;
    }

    RunTrigger trigger() {
        return set.trigger;
    }

    List<String> rules() {
        return set.rules;
    }

    Optional<Instant> dueAt() {
        return Optional.ofNullable(set.dueAt);
    }

    String createdBy() {
        return set.createdBy;
    }

    String holder() {
        return set.holder;
    }

    long token() {
        return set.token;
    }

    Configuration configuration() {
        return set.configuration;
    }

    Storage storage() {
        return set.configuration.storageOf(set.schedule);
    }

    /**
     * The storage of a name.
     *
     * @throws PolicyException.Invalid if there is none
     */
    Storage storage(String field, String name) {
        return set.configuration
                .storage(name)
                .orElseThrow(() -> new PolicyException.Invalid(
                        "schedules." + set.schedule.name() + "." + field,
                        "names no storage that is defined, was '" + name + "'"));
    }

    /** The target's own policy, or the schedule's. */
    Policy policy() {
        return target().flatMap(target -> target.overrides().policy())
                .map(name -> set.configuration
                        .policy(name)
                        .orElseThrow(() -> new PolicyException.Invalid(
                                "targets." + targetName() + ".overrides.policy",
                                "names no policy that is defined, was '" + name + "'")))
                .orElseGet(() -> set.configuration.policyOf(set.schedule));
    }

    Optional<Duration> timeout() {
        return target().flatMap(target -> target.overrides().timeout()).or(set.schedule::timeout);
    }

    Retries retries() {
        return target().flatMap(target -> target.overrides().retries()).orElseGet(set.schedule::retries);
    }

    List<Hook> hooks() {
        return target().flatMap(target -> target.overrides().hooks()).orElseGet(set.schedule::hooks);
    }

    Optional<Verification> verification() {
        return target().flatMap(target -> target.overrides().verification()).or(set.schedule::verification);
    }

    /** Those of the schedule, of the target's overrides, and of the request; the later ones win. */
    List<Label> labels() {
        Map<String, String> all = new TreeMap<>(set.schedule.labels());
        target().flatMap(target -> target.overrides().labels()).ifPresent(all::putAll);
        set.labels.forEach(label -> all.put(label.key(), label.value()));
        List<Label> labels = new ArrayList<>();
        all.forEach((key, value) -> labels.add(new Label(key, value)));
        return labels;
    }

    /** Collects a request. Not safe for use by several threads. */
    public static final class Builder {
        private final String id;
        private final RunKind kind;
        private final Configuration configuration;
        private final Schedule schedule;
        private @Nullable Target target;
        private String group = "";
        private RunTrigger trigger = RunTrigger.ON_DEMAND;
        private List<String> rules = List.of();
        private @Nullable Instant dueAt;
        private String createdBy;
        private List<Label> labels = List.of();
        private String holder = "";
        private long token;

        private Builder(String id, RunKind kind, Configuration configuration, Schedule schedule) {
            this.id = Objects.requireNonNull(id, "id");
            this.kind = Objects.requireNonNull(kind, "kind");
            this.configuration = Objects.requireNonNull(configuration, "configuration");
            this.schedule = Objects.requireNonNull(schedule, "schedule");
            this.createdBy = "schedule " + schedule.name();
        }

        private Builder(Builder other) {
            this(other.id, other.kind, other.configuration, other.schedule);
            target = other.target;
            group = other.group;
            trigger = other.trigger;
            rules = other.rules;
            dueAt = other.dueAt;
            createdBy = other.createdBy;
            labels = other.labels;
            holder = other.holder;
            token = other.token;
        }

        /** The target; without one the whole storage is meant, as for a prune. */
        public Builder target(Target value) {
            target = Objects.requireNonNull(value, "target");
            return this;
        }

        /** The group whose run it is part of. */
        public Builder group(String value) {
            group = Objects.requireNonNull(value, "group");
            return this;
        }

        /** Why it begins. */
        public Builder trigger(RunTrigger value) {
            trigger = Objects.requireNonNull(value, "trigger");
            return this;
        }

        /** The ids of the policy's items that are due, or the named rule. */
        public Builder rules(List<String> value) {
            rules = List.copyOf(value);
            return this;
        }

        /** The moment that it stands for. */
        public Builder dueAt(Instant value) {
            dueAt = Objects.requireNonNull(value, "dueAt");
            return this;
        }

        /** Who asked for it; the schedule by default. */
        public Builder createdBy(String value) {
            createdBy = Objects.requireNonNull(value, "createdBy");
            return this;
        }

        /** Labels besides those of schedule and target. */
        public Builder labels(List<Label> value) {
            labels = List.copyOf(value);
            return this;
        }

        /**
         * Who runs it.
         *
         * @param process names the process
         * @param fence the fencing token of its lease, 0 for none
         */
        public Builder holder(String process, long fence) {
            holder = Objects.requireNonNull(process, "process");
            token = fence;
            return this;
        }

        /** The request. The builder may be used again. */
        public RunRequest build() {
            return new RunRequest(new Builder(this));
        }
    }
}
