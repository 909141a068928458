package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.HistoryLimits;
import dev.holdfast.policy.Retries;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code BackupConfiguration} of {@code core.kubestash.com/v1alpha1} ({@code apis/core/v1alpha1/backupconfiguration_types.go}): each session
 * becomes a schedule named after both; its first repository is the storage, the others are copies.
 *
 * <p>Sessions may overlap by default; a retry configuration without a number means one retry; one session record is kept.
 */
final class KubeStashSessions {
    private static final int HISTORY = 1;

    private static final Map<String, Schedule.Overlap> OVERLAP = Map.of(
            "Allow", Schedule.Overlap.ALLOW,
            "Forbid", Schedule.Overlap.FORBID,
            "Replace", Schedule.Overlap.REPLACE);

    private static final Notes NOTES = notes();

    private final Document document;
    private final Definitions into;
    private final Map<String, KubeStashRepositories.Backend> backends;

    private KubeStashSessions(Document document, Definitions into) {
        this.document = document;
        this.into = into;
        this.backends = KubeStashRepositories.backends(document.at("spec", "backends"), into);
    }

    static void read(Document document, Definitions into) {
        new KubeStashSessions(document, into).read();
        document.reportRest(NOTES);
    }

    private void read() {
        Field name = document.at("metadata", "name");
        String target = target(document.at("spec", "target"), document.at("metadata", "namespace"));
        boolean paused = document.at("spec", "paused").flag();
        String ours = name.text("kubestash");
        List<Field> sessions = document.at("spec", "sessions").elements();
        if (sessions.isEmpty()) {
            document.at("spec", "sessions").missing("without a session nothing is backed up", "define one");
        }
        int number = 0;
        for (Field session : sessions) {
            number++;
            String own = session.at("name").text("session-" + number);
            session(session, Names.of(ours + "-" + own), target, paused);
        }
    }

    private String target(Field field, Field namespace) {
        String kind = field.at("kind").text("");
        String name = field.at("name").text("");
        Optional<String> own = namespace.text();
        String space = field.at("namespace").text().or(() -> own).orElse("");
        field.at("apiGroup").take();
        if (name.isEmpty()) {
            field.missing("nothing says what is backed up", "define a target and add it to the schedules");
            return "";
        }
        String ours = Names.of(space.isEmpty() ? name : space + "." + name);
        URI uri = URI.create(
                kind.equals("MongoDB")
                        ? "mongodb://" + Names.of(name) + (space.isEmpty() ? "" : "." + Names.of(space) + ".svc")
                        : "kubernetes:" + Names.of((space.isEmpty() ? "" : space + ".") + kind + "." + name));
        if (!into.hasTarget(ours)) {
            into.target(field, Target.builder(ours).uri(uri).build());
            field.changed(
                    "it became the target '" + ours + "' with the address " + uri,
                    "set targets." + ours + ".uri as its workload wants it, and user and password as references");
        }
        return ours;
    }

    private void session(Field session, String name, String target, boolean paused) {
        Field scheduler = session.at("scheduler");
        boolean suspended = scheduler.at("suspend").flag();
        Schedule.Builder schedule = Schedule.builder(name)
                .labels(document.labels())
                .targets(target.isEmpty() ? List.of() : List.of(target))
                .paused(suspended || paused)
                .overlap(overlap(scheduler.at("concurrencyPolicy")))
                .history(history(session.at("sessionHistoryLimit")));
        Crons.into(scheduler.at("schedule"), schedule);
        Field deadline = scheduler.at("startingDeadlineSeconds");
        deadline.into(deadline.number(1, Integer.MAX_VALUE).map(Duration::ofSeconds), schedule::startingDeadline);
        for (String field : List.of("backupTimeout", "timeout")) {
            Field timeout = session.at(field);
            timeout.into(timeout.parsed("a duration such as 2h30m", Lifetimes::ofGo), schedule::timeout);
        }
        retries(session.at("retryConfig")).ifPresent(schedule::retries);
        repositories(session, schedule);
        into.schedule(session, schedule.build());
    }

    private static Schedule.Overlap overlap(Field field) {
        if (!field.isPresent()) {
            field.defaulted("Allow", "KubeStash's default");
        }
        return field.oneOf(OVERLAP).orElse(Schedule.Overlap.ALLOW);
    }

    private static HistoryLimits history(Field field) {
        if (!field.isPresent()) {
            field.defaulted(Integer.toString(HISTORY), "KubeStash's default");
        }
        int limit = field.number(0, 10_000).orElse(HISTORY);
        return new HistoryLimits(limit, limit);
    }

    private static Optional<Retries> retries(Field config) {
        if (!config.isPresent()) {
            return Optional.empty();
        }
        Field number = config.at("maxRetry");
        if (!number.isPresent()) {
            number.defaulted("1", "KubeStash's default");
        }
        Duration delay = config.at("delay")
                .parsed("a duration such as 5m", Lifetimes::ofGo)
                .orElse(Retries.NONE.firstPause());
        return Optional.of(new Retries(number.number(0, 99).orElse(1) + 1, delay));
    }

    private void repositories(Field session, Schedule.Builder schedule) {
        List<KubeStashRepositories.Repository> all =
                KubeStashRepositories.of(session.at("repositories"), backends, into);
        schedule.policy(policy(session, all));
        if (all.isEmpty()) {
            if (into.hasStorage()) {
                session.at("repositories").defaulted("the default storage", "as KubeStash does");
            } else {
                into.placeholder(
                        session.at("repositories"),
                        "kubestash",
                        "KubeStash uses its default storage",
                        storage -> storage.isDefault(true));
            }
            return;
        }
        schedule.storage(all.get(0).storage());
        Map<String, CopySetting> copies = new LinkedHashMap<>();
        for (KubeStashRepositories.Repository other : all.subList(1, all.size())) {
            copies.put(
                    other.storage(),
                    CopySetting.builder(Names.of(other.name()))
                            .storage(other.storage())
                            .build());
            other.from().changed("a further repository of the session became a copy", "");
            if (!other.policy().isEmpty() && !other.policy().equals(all.get(0).policy())) {
                other.from()
                        .report(
                                Kind.NOT_MAPPED,
                                "its backend has a retention policy of its own; copies here live as long as their"
                                        + " originals, or for a lifetime that is fixed",
                                "give the copy a retention by hand");
            }
        }
        schedule.copies(new ArrayList<>(copies.values()));
    }

    private String policy(Field session, List<KubeStashRepositories.Repository> repositories) {
        Field reference = session.at("retentionPolicy");
        reference.at("namespace").take();
        Optional<String> name = reference
                .at("name")
                .text()
                .map(Names::of)
                .or(() -> repositories.stream()
                        .map(KubeStashRepositories.Repository::policy)
                        .filter(policy -> !policy.isEmpty())
                        .findFirst());
        if (name.isEmpty() && into.defaultPolicy().isPresent()) {
            reference.defaulted("the default policy '" + into.defaultPolicy().get() + "'", "as KubeStash does");
            return into.defaultPolicy().get();
        }
        if (name.isEmpty()) {
            reference.missing(
                    "neither the session nor a backend names a RetentionPolicy, and none given is the" + " default",
                    "set the schedule's policy");
            return "";
        }
        if (!into.hasPolicy(name.get())) {
            reference.report(
                    Kind.UNRESOLVED,
                    "no RetentionPolicy of the name '" + name.get() + "' was given",
                    "import it together with this configuration");
        }
        return name.get();
    }

    private static Notes notes() {
        String pods = "settings of pods and jobs of the cluster";
        return Notes.ofResource()
                .irrelevant("spec.sessions[].scheduler.jobTemplate", pods)
                .irrelevant("spec.sessions[].scheduler.successfulJobsHistoryLimit", pods)
                .irrelevant("spec.sessions[].scheduler.failedJobsHistoryLimit", pods)
                .irrelevant("spec.sessions[].addon.jobTemplate", pods)
                .irrelevant("spec.sessions[].addon.containerRuntimeSettings", pods)
                .lost(
                        "spec.sessions[].addon.name",
                        "the target's URI says how it is read",
                        "see that its workload fits")
                .lost(
                        "spec.sessions[].addon.tasks",
                        "the target's URI says how it is read",
                        "set what the tasks' parameters say by the target's URI")
                .lost(
                        "spec.sessions[].hooks",
                        "they refer to hook templates that run inside the cluster",
                        "write hooks of the schedule that do the same")
                .lost(
                        "spec.sessions[].verificationStrategies",
                        "verifiers are programs of the cluster",
                        "give the schedule a verification: a check, a restore test and assertions")
                .lost(
                        "spec.sessions[].failurePolicy",
                        "a run that fails is tried as often as its retries say",
                        "set the schedule's retries")
                .build();
    }
}
