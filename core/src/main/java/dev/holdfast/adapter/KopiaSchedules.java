package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Hook;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RepeatingInterval;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The times of a kopia policy: an interval, times of day and crontab lines, each of which becomes a schedule. */
final class KopiaSchedules {
    private static final Map<String, Hook.OnError> MODES = Map.of(
            "essential", Hook.OnError.FAIL,
            "optional", Hook.OnError.CONTINUE,
            "async", Hook.OnError.CONTINUE);

    private final Definitions into;
    private final KopiaPolicies.Levels levels;
    private final Field at;

    KopiaSchedules(Definitions into, KopiaPolicies.Levels levels, Field at) {
        this.into = into;
        this.levels = levels;
        this.at = at;
    }

    void read(String name, List<String> targets, RetentionPolicy retention) {
        Optional<Field> manual = levels.found("scheduling", "manual").filter(Field::flag);
        boolean catchUp = levels.found("scheduling", "runMissed")
                .map(field -> field.flag(true))
                .orElse(true);
        List<String> crons = new ArrayList<>(timesOfDay());
        crons.addAll(crontab());
        Optional<RepeatingInterval> interval = interval();
        if (manual.isPresent()) {
            manual.get().changed("snapshots are taken by hand only, so there is no schedule", "");
            return;
        }
        if (crons.isEmpty() && interval.isEmpty()) {
            at.at("scheduling").missing("nothing says when snapshots are taken", "define a schedule by hand");
            return;
        }
        List<Schedule.Builder> made = new ArrayList<>();
        for (String cron : crons) {
            String own = crons.size() + interval.stream().count() == 1 ? name : name + "-" + (made.size() + 1);
            Schedule.Builder schedule = Schedule.builder(Names.of(own)).policy(name);
            Crons.set(at.at("scheduling"), cron, schedule);
            made.add(schedule);
        }
        interval.ifPresent(often -> {
            String own = Names.of(name + "-interval");
            into.policy(
                    at,
                    Policy.builder(own).repeating(often).retention(retention).build());
            made.add(Schedule.builder(own).policy(own));
        });
        add(made, targets, catchUp);
    }

    private void add(List<Schedule.Builder> made, List<String> targets, boolean catchUp) {
        List<Hook> hooks = hooks();
        for (Schedule.Builder schedule : made) {
            into.schedule(
                    at,
                    schedule.targets(targets)
                            .catchUp(catchUp)
                            .hooks(hooks)
                            .storage("kopia")
                            .build());
        }
        at.at("scheduling").defaulted("UTC", "since kopia's times are those of the zone that it runs in");
        if (made.size() > 1) {
            at.at("scheduling")
                    .changed(
                            "each kind of times became a schedule of its own (" + made.size() + "), and each keeps its"
                                    + " snapshots by its policy",
                            "");
        }
        if (targets.isEmpty()) {
            at.missing("no policy names a directory", "define targets and name them in the schedules");
        }
    }

    /** Times with the same minute make one expression. */
    private List<String> timesOfDay() {
        Map<Integer, TreeSet<Integer>> hours = new TreeMap<>();
        levels.found("scheduling", "timeOfDay").ifPresent(list -> {
            for (Field time : list.elements()) {
                Optional<Integer> hour = time.at("hour").number(0, 23);
                Optional<Integer> minute = time.at("min").number(0, 59);
                hour.ifPresent(value -> hours.computeIfAbsent(minute.orElse(0), key -> new TreeSet<>())
                        .add(value));
            }
        });
        return hours.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + entry.getValue().stream().map(String::valueOf).collect(Collectors.joining(",")) + " * * *")
                .toList();
    }

    private List<String> crontab() {
        return levels.found("scheduling", "cron").map(Field::texts).orElse(List.of()).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private Optional<RepeatingInterval> interval() {
        return levels.found("scheduling", "intervalSeconds")
                .flatMap(field -> field.parsed("at least 60 seconds", text -> {
                    Duration often = Duration.ofSeconds(Long.parseLong(text));
                    return RepeatingInterval.parse("R/1970-01-01T00:00:00Z/" + often);
                }));
    }

    private List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        levels.found("actions", "beforeSnapshotRoot")
                .flatMap(field -> hook(field, "before-snapshot-root", Hook.Moment.BEFORE))
                .ifPresent(hooks::add);
        levels.found("actions", "afterSnapshotRoot")
                .flatMap(field -> hook(field, "after-snapshot-root", Hook.Moment.AFTER))
                .ifPresent(hooks::add);
        return hooks;
    }

    private static Optional<Hook> hook(Field action, String name, Hook.Moment moment) {
        Field script = action.at("script");
        Optional<String> path = action.at("path").text();
        if (path.isEmpty()) {
            script.lost(
                    "scripts are not kept in definitions", "put it into a file and name it in a hook of the schedule");
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(path.get()));
        command.addAll(action.at("args").texts());
        Field timeout = action.at("timeout");
        Hook.Builder hook = Hook.builder(name)
                .moment(moment)
                .command(command)
                .onError(action.at("mode").oneOf(MODES).orElse(Hook.OnError.FAIL));
        timeout.give(Duration.ofSeconds(timeout.number(1, Integer.MAX_VALUE).orElse(300)), hook::timeout);
        action.report(
                Kind.CHANGED,
                "it became a hook; kopia's variables such as KOPIA_SOURCE_PATH are not set for it",
                "look at what the program reads");
        return Optional.of(hook.build());
    }
}
