package dev.holdfast.cli;

import dev.holdfast.SnapshotFilter;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which snapshots stay; names and meaning are restic's. */
final class KeepOptions {
    private static final String NUMBER = "N";
    private static final String DURATION = "DURATION";

    @Option(
            names = {"-l", "--keep-last"},
            paramLabel = NUMBER,
            description = "keep the last N, or 'unlimited'")
    String last = "0";

    @Option(
            names = {"-H", "--keep-hourly"},
            paramLabel = NUMBER,
            description = "keep the newest of each of the last N hours")
    String hourly = "0";

    @Option(
            names = {"-d", "--keep-daily"},
            paramLabel = NUMBER,
            description = "keep the newest of each of the last N days")
    String daily = "0";

    @Option(
            names = {"-w", "--keep-weekly"},
            paramLabel = NUMBER,
            description = "keep the newest of each of the last N weeks")
    String weekly = "0";

    @Option(
            names = {"-m", "--keep-monthly"},
            paramLabel = NUMBER,
            description = "keep the newest of each of the last N months")
    String monthly = "0";

    @Option(
            names = {"-y", "--keep-yearly"},
            paramLabel = NUMBER,
            description = "keep the newest of each of the last N years")
    String yearly = "0";

    @Option(
            names = "--keep-within",
            paramLabel = DURATION,
            description = "keep all within this time before the newest, such as 1y5m7d2h")
    String within = "";

    @Option(names = "--keep-within-hourly", paramLabel = DURATION, description = "the same for one an hour")
    String withinHourly = "";

    @Option(names = "--keep-within-daily", paramLabel = DURATION, description = "the same for one a day")
    String withinDaily = "";

    @Option(names = "--keep-within-weekly", paramLabel = DURATION, description = "the same for one a week")
    String withinWeekly = "";

    @Option(names = "--keep-within-monthly", paramLabel = DURATION, description = "the same for one a month")
    String withinMonthly = "";

    @Option(names = "--keep-within-yearly", paramLabel = DURATION, description = "the same for one a year")
    String withinYearly = "";

    @Option(
            names = "--keep-tag",
            paramLabel = "TAG[,TAG]",
            description = "keep those with all these tags; several times for any of several lists")
    List<String> tags = new ArrayList<>();

    /** @throws dev.holdfast.policy.PolicyException.Invalid if a count or duration makes no sense */
    KeepRules rules() {
        KeepRules.Builder rules = KeepRules.builder();
        count(rules, KeepPeriod.LAST, last);
        count(rules, KeepPeriod.HOURLY, hourly);
        count(rules, KeepPeriod.DAILY, daily);
        count(rules, KeepPeriod.WEEKLY, weekly);
        count(rules, KeepPeriod.MONTHLY, monthly);
        count(rules, KeepPeriod.YEARLY, yearly);
        rules.within(duration("--keep-within", within));
        rules.withinHourly(duration("--keep-within-hourly", withinHourly));
        rules.withinDaily(duration("--keep-within-daily", withinDaily));
        rules.withinWeekly(duration("--keep-within-weekly", withinWeekly));
        rules.withinMonthly(duration("--keep-within-monthly", withinMonthly));
        rules.withinYearly(duration("--keep-within-yearly", withinYearly));
        tags.forEach(list -> rules.tags(SnapshotFilter.tagList(list)));
        return rules.build();
    }

    private static void count(KeepRules.Builder rules, KeepPeriod period, String text) {
        rules.count(period, KeepRules.parseCount("--keep-" + period.word(), text));
    }

    private static KeepDuration duration(String option, String text) {
        return KeepDuration.parse(option, text);
    }
}
