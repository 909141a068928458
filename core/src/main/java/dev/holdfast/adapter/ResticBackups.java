package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls of {@code restic backup}: each directory is a target, and the call a schedule if a crontab says when. */
final class ResticBackups {
    private final Definitions into;
    private final List<Made> made = new ArrayList<>();

    ResticBackups(Definitions into) {
        this.into = into;
    }

    private record Made(Where where, List<String> targets, String cron, Map<String, String> labels) {}

    void add(Where where, Options options, String cron, ResticStorage storage) {
        List<String> excludes = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (Options.Option option : options.options()) {
            switch (option.name()) {
                case "--exclude" -> excludes.add(option.value());
                case "--tag" -> labels(option.value(), labels);
                case "--json", "--quiet", "--verbose" ->
                    where.report(Kind.IRRELEVANT, option.name(), "", "it is about one call of restic", "");
                default -> {
                    if (!storage.option(where, option)) {
                        where.report(
                                Kind.NOT_MAPPED,
                                option.name(),
                                "",
                                "targets have no setting for it",
                                "look up what it does, and set what corresponds by hand");
                    }
                }
            }
        }
        List<String> targets = new ArrayList<>();
        for (String path : options.words().subList(1, options.words().size())) {
            targets.add(target(where, path, excludes));
        }
        if (targets.isEmpty()) {
            where.report(Kind.MISSING, "", "", "it names nothing to back up", "define a target by hand");
        }
        made.add(new Made(where, targets, cron, labels));
    }

    /** Tags are labels here; one without a value gets an empty one. */
    private static void labels(String tags, Map<String, String> into) {
        for (String tag : tags.split(",", -1)) {
            int equals = tag.indexOf('=');
            into.put(equals < 0 ? tag : tag.substring(0, equals), equals < 0 ? "" : tag.substring(equals + 1));
        }
    }

    private String target(Where where, String path, List<String> excludes) {
        String name = Names.of(path);
        if (!into.hasTarget(name)) {
            Target.Builder target = Target.builder(name).excludes(excludes);
            where.field().into(Paths.uri(path), target::uri);
            into.target(where.field(), target.build());
        }
        return name;
    }

    void finish(Optional<String> policy, ResticStorage storage) {
        int number = 0;
        for (Made each : made) {
            number++;
            String name = "restic-" + number;
            Schedule.Builder schedule = Schedule.builder(name)
                    .targets(each.targets)
                    .storage(ResticStorage.NAME)
                    .labels(each.labels)
                    .policy(policy.orElse(""));
            if (policy.isEmpty()) {
                each.where.report(
                        Kind.MISSING,
                        "",
                        "",
                        "no forget says for how long backups are kept",
                        "set the schedule's policy");
            }
            if (each.cron.isEmpty()) {
                each.where.report(Kind.MISSING, "", "", "nothing says when it runs", "set the schedule's cron");
            } else {
                Crons.set(each.where.field(), each.cron, schedule);
            }
            into.schedule(each.where.field(), schedule.build());
        }
    }
}
