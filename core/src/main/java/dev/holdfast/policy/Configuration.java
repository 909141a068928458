package dev.holdfast.policy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All definitions together, with what is wrong with them. Immutable. */
public final class Configuration {
    private final Builder set;
    private final ProblemList problems;

    Configuration(Builder set, ProblemList problems) {
        this.set = set;
        this.problems = problems;
    }

    /**
     * Reads a file of YAML or JSON. What is wrong with a definition is among the {@link #problems}; the others can be used.
     *
     * @throws PolicyException.Unreadable if the file cannot be read
     */
    public static Configuration read(Path file) {
        return parse(DefinitionFile.text(file), String.valueOf(file.getFileName()));
    }

    /**
     * Reads the text of a file: sections of definitions by name, or documents with kind, metadata and spec, or both.
     *
     * @param name of the file, for problems that stand in no definition
     */
    public static Configuration parse(String text, String name) {
        return DefinitionReader.read(text, name);
    }

    /** Begins without any definition. */
    public static Builder builder() {
        return new Builder();
    }

    /** The storages in the order of their definition. */
    public List<Storage> storages() {
        return List.copyOf(set.storages.values());
    }

    /** The targets in the order of their definition. */
    public List<Target> targets() {
        return List.copyOf(set.targets.values());
    }

    /** The groups of targets in the order of their definition. */
    public List<TargetGroup> groups() {
        return List.copyOf(set.groups.values());
    }

    /** The policies in the order of their definition. */
    public List<Policy> policies() {
        return List.copyOf(set.policies.values());
    }

    /** The schedules in the order of their definition. */
    public List<Schedule> schedules() {
        return List.copyOf(set.schedules.values());
    }

    /** The templates in the order of their definition. */
    public List<Template> templates() {
        return List.copyOf(set.templates.values());
    }

    /** The rules for telling people, in the order of their definition. */
    public List<NotificationRule> notifications() {
        return List.copyOf(set.notifications.values());
    }

    /** The floors, if there are any. */
    public Optional<CompliancePolicy> compliance() {
        return Optional.ofNullable(set.compliance);
    }

    /** Where the service keeps its state; in the default storage if nothing is said. */
    public Optional<StateLocation> state() {
        return Optional.ofNullable(set.state);
    }

    /** Where figures go. */
    public Observability observability() {
        return set.observability;
    }

    /** How the service works. */
    public ServiceSettings service() {
        return set.service;
    }

    /** The storage of a name. */
    public Optional<Storage> storage(String name) {
        return Optional.ofNullable(set.storages.get(name));
    }

    /** The target of a name. */
    public Optional<Target> target(String name) {
        return Optional.ofNullable(set.targets.get(name));
    }

    /** The group of a name. */
    public Optional<TargetGroup> group(String name) {
        return Optional.ofNullable(set.groups.get(name));
    }

    /** The policy of a name. */
    public Optional<Policy> policy(String name) {
        return Optional.ofNullable(set.policies.get(name));
    }

    /** The schedule of a name. */
    public Optional<Schedule> schedule(String name) {
        return Optional.ofNullable(set.schedules.get(name));
    }

    /** The storage that schedules use which name none: the one that is marked, or the only one. */
    public Optional<Storage> defaultStorage() {
        Collection<Storage> all = set.storages.values();
        List<Storage> marked = all.stream().filter(Storage::isDefault).toList();
        return marked.size() == 1
                ? Optional.of(marked.get(0))
                : all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    /**
     * The policy of a schedule.
     *
     * @throws PolicyException.Invalid if there is none of that name, which its problems say too
     */
    public Policy policyOf(Schedule schedule) {
        return policy(schedule.policy())
                .orElseThrow(() -> new PolicyException.Invalid(
                        "schedules." + schedule.name() + ".policy",
                        "names no policy that is defined, was '" + schedule.policy() + "'"));
    }

    /**
     * The storage of a schedule.
     *
     * @throws PolicyException.Invalid if there is none of that name, which its problems say too
     */
    public Storage storageOf(Schedule schedule) {
        return (schedule.storage().isEmpty() ? defaultStorage() : storage(schedule.storage()))
                .orElseThrow(() -> new PolicyException.Invalid(
                        "schedules." + schedule.name() + ".storage",
                        "names no storage that is defined, was '" + schedule.storage() + "'"));
    }

    /** The targets of a schedule, each once: those it names, those of its groups, those it selects, and those that name it. */
    public List<Target> targetsOf(Schedule schedule) {
        Set<Target> found = new LinkedHashSet<>(named(schedule.targets()));
        schedule.targetGroups().stream()
                .flatMap(name -> group(name).stream())
                .forEach(group -> found.addAll(membersOf(group)));
        schedule.selector().ifPresent(selector -> found.addAll(selected(selector)));
        targets().stream()
                .filter(target -> target.schedules().contains(schedule.name()))
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** The targets of a group, each once: those it names and those it selects. */
    public List<Target> membersOf(TargetGroup group) {
        Set<Target> found = new LinkedHashSet<>(named(group.targets()));
        group.selector().ifPresent(selector -> found.addAll(selected(selector)));
        return List.copyOf(found);
    }

    private List<Target> named(List<String> names) {
        return names.stream().flatMap(name -> target(name).stream()).toList();
    }

    private List<Target> selected(LabelSelector selector) {
        return targets().stream()
                .filter(target -> selector.matches(target.labels()))
                .toList();
    }

    /** A schedule as it is for one of its targets: what the target says otherwise replaces the field, each by itself. */
    public Schedule scheduleFor(Schedule schedule, Target target) {
        return Inheritance.of(schedule, target.overrides());
    }

    /** Everything that is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems.all();
    }

    /** What keeps a schedule from being run: its own problems, those of what it uses, and those that concern everything. */
    public List<Problem> problemsOf(Schedule schedule) {
        return Inheritance.problems(this, schedule, problems);
    }

    /** Whether a schedule can be run. */
    public boolean isUsable(Schedule schedule) {
        return problemsOf(schedule).isEmpty();
    }

    /** What is possible, but hardly meant, or beyond the quotas of a policy's profile. */
    public List<Problem> findings() {
        return Findings.of(this, problems);
    }

    /** The fields that name a definition, such as {@code schedules.nightly.policy}; while there are any, it cannot be removed. */
    public List<String> referrers(DefinitionKind kind, String name) {
        return References.to(this, kind, name);
    }

    /**
     * The same without a definition. No backup is deleted by that.
     *
     * @throws PolicyException.InUse if another definition refers to it
     */
    public Configuration without(DefinitionKind kind, String name) {
        List<String> users = referrers(kind, name);
        if (!users.isEmpty()) {
            throw new PolicyException.InUse(kind.owner(name).path(), users);
        }
        return toBuilder().remove(kind, name).build();
    }

    /** What changes if another takes the place of this one. */
    public ConfigurationDiff diff(Configuration other) {
        return DiffCollector.of(this, other);
    }

    /** As a file of YAML, from which the same can be read again. */
    public String toYaml() {
        return ConfigurationText.yaml(this);
    }

    /** As a file of JSON, from which the same can be read again. */
    public String toJson() {
        return ConfigurationText.json(this);
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    /** Collects definitions. Not safe for use by several threads. */
    public static final class Builder {
        private final ProblemList problems;
        private final Map<String, Storage> storages = new LinkedHashMap<>();
        private final Map<String, Target> targets = new LinkedHashMap<>();
        private final Map<String, TargetGroup> groups = new LinkedHashMap<>();
        private final Map<String, Policy> policies = new LinkedHashMap<>();
        private final Map<String, Schedule> schedules = new LinkedHashMap<>();
        private final Map<String, Template> templates = new LinkedHashMap<>();
        private final Map<String, NotificationRule> notifications = new LinkedHashMap<>();

        @Nullable
        private CompliancePolicy compliance;

        @Nullable
        private StateLocation state;

        private Observability observability = Observability.builder().build();
        private ServiceSettings service = ServiceSettings.builder().build();

        private Builder() {
            problems = new ProblemList();
        }

        private Builder(Builder other) {
            problems = new ProblemList(other.problems);
            storages.putAll(other.storages);
            targets.putAll(other.targets);
            groups.putAll(other.groups);
            policies.putAll(other.policies);
            schedules.putAll(other.schedules);
            templates.putAll(other.templates);
            notifications.putAll(other.notifications);
            compliance = other.compliance;
            state = other.state;
            observability = other.observability;
            service = other.service;
        }

        /** Adds a storage; one of the same name is replaced, at its place. */
        public Builder storage(Storage value) {
            return put(DefinitionKind.STORAGE, storages, value.name(), value);
        }

        /** Adds a target; one of the same name is replaced, at its place. */
        public Builder target(Target value) {
            return put(DefinitionKind.TARGET, targets, value.name(), value);
        }

        /** Adds a group of targets; one of the same name is replaced, at its place. */
        public Builder group(TargetGroup value) {
            return put(DefinitionKind.GROUP, groups, value.name(), value);
        }

        /** Adds a policy; one of the same name is replaced, at its place. */
        public Builder policy(Policy value) {
            return put(DefinitionKind.POLICY, policies, value.name(), value);
        }

        /** Adds a schedule; one of the same name is replaced, at its place. */
        public Builder schedule(Schedule value) {
            return put(DefinitionKind.SCHEDULE, schedules, value.name(), value);
        }

        /** Adds a template; one of the same name is replaced, at its place. */
        public Builder template(Template value) {
            return put(DefinitionKind.TEMPLATE, templates, value.name(), value);
        }

        /** Adds a rule for telling people; one of the same name is replaced, at its place. */
        public Builder notification(NotificationRule value) {
            return put(DefinitionKind.NOTIFICATION, notifications, value.name(), value);
        }

        /** Sets the floors. */
        public Builder compliance(CompliancePolicy value) {
            compliance = Objects.requireNonNull(value, "compliance");
            problems.forget(DefinitionKind.COMPLIANCE.owner(""));
            return this;
        }

        /** Sets where the service keeps its state. */
        public Builder state(StateLocation value) {
            state = Objects.requireNonNull(value, "state");
            problems.forget(DefinitionKind.STATE.owner(""));
            return this;
        }

        /** Sets where figures go. */
        public Builder observability(Observability value) {
            observability = Objects.requireNonNull(value, "observability");
            return this;
        }

        /** Sets how the service works. */
        public Builder service(ServiceSettings value) {
            service = Objects.requireNonNull(value, "service");
            return this;
        }

        private <T> Builder put(DefinitionKind kind, Map<String, T> into, String name, T value) {
            into.put(name, value);
            problems.forget(kind.owner(name));
            return this;
        }

        Builder remove(DefinitionKind kind, String name) {
            switch (kind) {
                case STORAGE -> storages.remove(name);
                case TARGET -> targets.remove(name);
                case GROUP -> groups.remove(name);
                case POLICY -> policies.remove(name);
                case SCHEDULE -> schedules.remove(name);
                case TEMPLATE -> templates.remove(name);
                case NOTIFICATION -> notifications.remove(name);
                case COMPLIANCE -> compliance = null;
                case STATE -> state = null;
                case OBSERVABILITY -> observability = Observability.builder().build();
                case SERVICE -> service = ServiceSettings.builder().build();
            }
            problems.forget(kind.owner(name));
            return this;
        }

        /** What was found while reading. */
        ProblemList found() {
            return problems;
        }

        boolean hasSchedule(String name) {
            return schedules.containsKey(name);
        }

        /** The configuration, with the schedules that its templates make. The builder may be used again. */
        public Configuration build() {
            Builder copy = new Builder(this);
            copy.schedules.values().removeIf(schedule -> schedule.template().isPresent());
            ProblemList found = new ProblemList(problems);
            Templates.expand(copy, found);
            Configuration built = new Configuration(copy, found);
            Checks.run(built, found);
            return built;
        }
    }
}
