package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.run.RunStatus;
import dev.holdfast.service.BackupQuery;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which backups are meant. */
final class BackupFilterOptions {
    @Option(names = "--target", paramLabel = "NAME", description = "only backups of this target; several times for any")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "only backups of this schedule, which may be deleted; several times for any")
    List<String> schedules = new ArrayList<>();

    @Option(
            names = "--storage",
            paramLabel = "NAME",
            description = "only backups that lie in this storage, copies too; several times for any")
    List<String> storages = new ArrayList<>();

    @Option(names = "--created-by", paramLabel = "NAME", description = "only backups that this one asked for")
    List<String> creators = new ArrayList<>();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "only backups that are creating, completed, partially-failed, failed, skipped or expired")
    List<String> statuses = new ArrayList<>();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "only backups with this label; several times for all")
    List<String> labels = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = "only backups taken then or later")
    @Nullable
    String from;

    @Option(names = "--until", paramLabel = "TIME", description = "only backups taken before then")
    @Nullable
    String until;

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            defaultValue = "",
            description =
                    "only backups with this text in name, target, schedule, creator, message, ids, labels or paths")
    String text = "";

    @Option(names = "--limit", paramLabel = "N", description = "the newest N at most")
    @Nullable
    Integer limit;

    /** @throws IllegalArgumentException if a value makes no sense */
    BackupQuery query(ZoneId zone) {
        BackupQuery.Builder query = BackupQuery.builder().text(text);
        targets.forEach(query::target);
        schedules.forEach(query::schedule);
        storages.forEach(query::storage);
        creators.forEach(query::createdBy);
        statuses.forEach(word -> query.status(status(word)));
        labels.forEach(label -> query.label(Label.parse(label)));
        if (from != null) {
            query.from(TimeText.parse("--from", from, zone));
        }
        if (until != null) {
            query.until(TimeText.parse("--until", until, zone));
        }
        if (limit != null) {
            query.limit(limit);
        }
        return query.build();
    }

    private static RunStatus status(String word) {
        return Arrays.stream(RunStatus.values())
                .filter(status -> word(status).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("--status: expected one of "
                        + Arrays.stream(RunStatus.values())
                                .map(BackupFilterOptions::word)
                                .collect(Collectors.joining(", "))
                        + ", was '" + word + "'"));
    }

    private static String word(RunStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
