package dev.holdfast.policy;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For whom, when and where to backups are taken. Immutable.
 */
public final class Schedule {
    private final Builder set;

    private Schedule(Builder set) {
        this.set = set;
    }

    /**
     * Begins a definition.
     *
     * @param name its name, with which the names of its backups begin
     * @throws PolicyException.Invalid if it may not be used as a name
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Its name, with which the names of its backups begin. */
    public String name() {
        return set.name;
    }

    /** Words for people. */
    public String description() {
        return set.description;
    }

    /** The names of the targets it serves. */
    public List<String> targets() {
        return set.targets;
    }

    /** The names of the groups of targets it serves. */
    public List<String> targetGroups() {
        return set.targetGroups;
    }

    /** Serves every target with these labels too, also those that come later. */
    public Optional<LabelSelector> selector() {
        return Optional.ofNullable(set.selector);
    }

    /** The name of its one policy. */
    public String policy() {
        return set.policy;
    }

    /** The name of its storage; empty for the default one. */
    public String storage() {
        return set.storage;
    }

    /** When it runs, in place of the times that the policy's items give. */
    public Optional<Cron> cron() {
        return Optional.ofNullable(set.cron);
    }

    /** The time of day from which the policy's items count. */
    public LocalTime reference() {
        return set.reference;
    }

    /** The one zone of its times, buckets and labels. */
    public ZoneId zone() {
        return set.zone;
    }

    /** Whether it rests until it is resumed. */
    public boolean paused() {
        return set.paused;
    }

    /** Whether the next run is left out. */
    public boolean skipNext() {
        return set.skipNext;
    }

    /** Whether a new schedule waits for its next time rather than run at once. */
    public boolean skipOnCreation() {
        return set.skipOnCreation;
    }

    /** Whether runs that were missed are made up for, by one run. */
    public boolean catchUp() {
        return set.catchUp;
    }

    /** What happens if a run is due while the last one goes on. */
    public Overlap overlap() {
        return set.overlap;
    }

    /** Runs start up to so much later, by an offset that is chosen once. */
    public Duration jitter() {
        return set.jitter;
    }

    /** A run that could not start within this time is missed. */
    public Optional<Duration> startingDeadline() {
        return Optional.ofNullable(set.startingDeadline);
    }

    /** How often a run that fails is tried. */
    public Retries retries() {
        return set.retries;
    }

    /** A run that takes longer is cancelled. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(set.timeout);
    }

    /** How many records of runs are kept beyond their backups. */
    public HistoryLimits history() {
        return set.history;
    }

    /** Whether removing the schedule deletes its backups, as far as nothing protects them. */
    public boolean deleteBackupsOnDeletion() {
        return set.deleteBackupsOnDeletion;
    }

    /** How far back any point in time can be restored, for targets with pitEnabled. */
    public Optional<Integer> restoreWindowDays() {
        return Optional.ofNullable(set.restoreWindowDays);
    }

    /** How far back any point in time of a target can be restored, by what the target says itself or else by the schedule. */
    public Optional<Duration> restoreWindow(Target target) {
        return target.overrides()
                .restoreWindowDays()
                .or(this::restoreWindowDays)
                .filter(days -> target.pitEnabled())
                .map(Duration::ofDays);
    }

    /** Where backups are copied to. */
    public List<CopySetting> copies() {
        return set.copies;
    }

    /** Where backups are written to as files. */
    public Optional<ExportSetting> export() {
        return Optional.ofNullable(set.export);
    }

    /** One copy a day into a storage of the tier vault. */
    public Optional<VaultCopy> vault() {
        return Optional.ofNullable(set.vault);
    }

    /** The names of the storages into which backups are copied, that of the vault included. */
    public List<String> copyStorages() {
        return Stream.concat(set.copies.stream().map(CopySetting::storage), vault().map(VaultCopy::storage).stream())
                .toList();
    }

    /** What is done before and after a run. */
    public List<Hook> hooks() {
        return set.hooks;
    }

    /** How and when backups are tried. */
    public Optional<Verification> verification() {
        return Optional.ofNullable(set.verification);
    }

    /** When retention is applied, besides after each run. */
    public Optional<Cron> retentionCron() {
        return Optional.ofNullable(set.retentionCron);
    }

    /** When space is given back. */
    public Optional<Cron> pruneCron() {
        return Optional.ofNullable(set.pruneCron);
    }

    /** Labels of its backups by key. */
    public Map<String, String> labels() {
        return set.labels;
    }

    /** The template that made it, if one did. */
    public Optional<String> template() {
        return Optional.ofNullable(set.template);
    }

    /** A builder that holds the same. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule that && that.set.name.equals(set.name) && ScheduleShape.SHAPE.same(this, that);
    }

    @Override
    public int hashCode() {
        return set.name.hashCode();
    }

    /** What is set, in one line. */
    @Override
    public String toString() {
        return "Schedule " + set.name + " " + ScheduleShape.SHAPE.line(this);
    }

    /** What happens if a run is due while the last one goes on. */
    public enum Overlap {
        /** Both run. */
        ALLOW,
        /** The new one is skipped. */
        FORBID,
        /** The old one is cancelled. */
        REPLACE
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private String description = "";
        private List<String> targets = List.of();
        private List<String> targetGroups = List.of();
        private @Nullable LabelSelector selector;
        private String policy = "";
        private String storage = "";
        private @Nullable Cron cron;
        private LocalTime reference = LocalTime.MIDNIGHT;
        private ZoneId zone = ZoneOffset.UTC;
        private boolean paused;
        private boolean skipNext;
        private boolean skipOnCreation;
        private boolean catchUp = true;
        private Overlap overlap = Overlap.FORBID;
        private Duration jitter = Duration.ZERO;
        private @Nullable Duration startingDeadline;
        private Retries retries = Retries.NONE;
        private @Nullable Duration timeout;
        private HistoryLimits history = HistoryLimits.DEFAULT;
        private boolean deleteBackupsOnDeletion;
        private @Nullable Integer restoreWindowDays;
        private List<CopySetting> copies = List.of();
        private @Nullable ExportSetting export;
        private @Nullable VaultCopy vault;
        private List<Hook> hooks = List.of();
        private @Nullable Verification verification;
        private @Nullable Cron retentionCron;
        private @Nullable Cron pruneCron;
        private Map<String, String> labels = Map.of();
        private @Nullable String template;

        private Builder(String name) {
            this.name = Require.name("name", name);
        }

        private Builder(Builder other) {
            name = other.name;
            description = other.description;
            targets = other.targets;
            targetGroups = other.targetGroups;
            selector = other.selector;
            policy = other.policy;
            storage = other.storage;
            cron = other.cron;
            reference = other.reference;
            zone = other.zone;
            paused = other.paused;
            skipNext = other.skipNext;
            skipOnCreation = other.skipOnCreation;
            catchUp = other.catchUp;
            overlap = other.overlap;
            jitter = other.jitter;
            startingDeadline = other.startingDeadline;
            retries = other.retries;
            timeout = other.timeout;
            history = other.history;
            deleteBackupsOnDeletion = other.deleteBackupsOnDeletion;
            restoreWindowDays = other.restoreWindowDays;
            copies = other.copies;
            export = other.export;
            vault = other.vault;
            hooks = other.hooks;
            verification = other.verification;
            retentionCron = other.retentionCron;
            pruneCron = other.pruneCron;
            labels = other.labels;
            template = other.template;
        }

        /** Sets: words for people. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** Sets: the names of the targets it serves. */
        public Builder targets(List<String> value) {
            targets = List.copyOf(value);
            return this;
        }

        /** Sets: the names of the groups of targets it serves. */
        public Builder targetGroups(List<String> value) {
            targetGroups = List.copyOf(value);
            return this;
        }

        /** Sets: serves every target with these labels too, also those that come later. */
        public Builder selector(LabelSelector value) {
            selector = Objects.requireNonNull(value, "selector");
            return this;
        }

        /** Sets: the name of its one policy. */
        public Builder policy(String value) {
            policy = Objects.requireNonNull(value, "policy");
            return this;
        }

        /** Sets: the name of its storage; empty for the default one. */
        public Builder storage(String value) {
            storage = Objects.requireNonNull(value, "storage");
            return this;
        }

        /** Sets: when it runs, in place of the times that the policy's items give. */
        public Builder cron(Cron value) {
            cron = Objects.requireNonNull(value, "cron");
            return this;
        }

        /** Sets: the time of day from which the policy's items count. */
        public Builder reference(LocalTime value) {
            reference = Objects.requireNonNull(value, "reference");
            return this;
        }

        /** Sets: the one zone of its times, buckets and labels. */
        public Builder zone(ZoneId value) {
            zone = value.normalized();
            return this;
        }

        /** Sets: whether it rests until it is resumed. */
        public Builder paused(boolean value) {
            paused = value;
            return this;
        }

        /** Sets: whether the next run is left out. */
        public Builder skipNext(boolean value) {
            skipNext = value;
            return this;
        }

        /** Sets: whether a new schedule waits for its next time rather than run at once. */
        public Builder skipOnCreation(boolean value) {
            skipOnCreation = value;
            return this;
        }

        /** Sets: whether runs that were missed are made up for, by one run. */
        public Builder catchUp(boolean value) {
            catchUp = value;
            return this;
        }

        /** Sets: what happens if a run is due while the last one goes on. */
        public Builder overlap(Overlap value) {
            overlap = Objects.requireNonNull(value, "overlap");
            return this;
        }

        /** Sets: runs start up to so much later, by an offset that is chosen once. */
        public Builder jitter(Duration value) {
            jitter = Require.notNegative("jitter", value);
            return this;
        }

        /** Sets: a run that could not start within this time is missed. */
        public Builder startingDeadline(Duration value) {
            startingDeadline = Require.positive("startingDeadline", value);
            return this;
        }

        /** Sets: how often a run that fails is tried. */
        public Builder retries(Retries value) {
            retries = Objects.requireNonNull(value, "retries");
            return this;
        }

        /** Sets: a run that takes longer is cancelled. */
        public Builder timeout(Duration value) {
            timeout = Require.positive("timeout", value);
            return this;
        }

        /** Sets: how many records of runs are kept beyond their backups. */
        public Builder history(HistoryLimits value) {
            history = Objects.requireNonNull(value, "history");
            return this;
        }

        /** Sets: whether removing the schedule deletes its backups, as far as nothing protects them. */
        public Builder deleteBackupsOnDeletion(boolean value) {
            deleteBackupsOnDeletion = value;
            return this;
        }

        /** Sets: how far back any point in time can be restored, for targets with pitEnabled. */
        public Builder restoreWindowDays(Integer value) {
            restoreWindowDays = Require.range("restoreWindowDays", value, 1, 3650);
            return this;
        }

        /** Sets: where backups are copied to. */
        public Builder copies(List<CopySetting> value) {
            copies = List.copyOf(value);
            return this;
        }

        /** Sets: where backups are written to as files. */
        public Builder export(ExportSetting value) {
            export = Objects.requireNonNull(value, "export");
            return this;
        }

        /** Sets: one copy a day into a storage of the tier vault. */
        public Builder vault(VaultCopy value) {
            vault = Objects.requireNonNull(value, "vault");
            return this;
        }

        /** Sets: what is done before and after a run. */
        public Builder hooks(List<Hook> value) {
            hooks = List.copyOf(value);
            return this;
        }

        /** Sets: how and when backups are tried. */
        public Builder verification(Verification value) {
            verification = Objects.requireNonNull(value, "verification");
            return this;
        }

        /** Sets: when retention is applied, besides after each run. */
        public Builder retentionCron(Cron value) {
            retentionCron = Objects.requireNonNull(value, "retentionCron");
            return this;
        }

        /** Sets: when space is given back. */
        public Builder pruneCron(Cron value) {
            pruneCron = Objects.requireNonNull(value, "pruneCron");
            return this;
        }

        /** Sets: labels of its backups by key. */
        public Builder labels(Map<String, String> value) {
            labels = Require.ordered(value);
            return this;
        }

        /** Sets: the template that made it, if one did. */
        public Builder template(String value) {
            template = Objects.requireNonNull(value, "template");
            return this;
        }

        /** The definition. The builder may be used again. */
        public Schedule build() {
            return new Schedule(new Builder(this));
        }
    }
}
