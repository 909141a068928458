package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.RetentionPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Command lines of restic: {@code forget} becomes a policy that judges as restic does, {@code backup} a target and a schedule, and the
 * repository, from its option or from {@code RESTIC_REPOSITORY}, a storage. A repository of restic's is one of ours, so what lies there
 * is read and continued. Options and their letters are those of restic 0.19.
 */
final class ResticCommands {
    static final Map<Character, String> SHORTS = Map.ofEntries(
            Map.entry('l', "--keep-last"),
            Map.entry('H', "--keep-hourly"),
            Map.entry('d', "--keep-daily"),
            Map.entry('w', "--keep-weekly"),
            Map.entry('m', "--keep-monthly"),
            Map.entry('y', "--keep-yearly"),
            Map.entry('r', "--repo"),
            Map.entry('p', "--password-file"),
            Map.entry('g', "--group-by"),
            Map.entry('o', "--option"),
            Map.entry('c', "--compact"),
            Map.entry('n', "--dry-run"),
            Map.entry('q', "--quiet"),
            Map.entry('v', "--verbose"));

    /** In {@code backup} the same letters mean something else. */
    private static final Map<Character, String> BACKUP_SHORTS = backupShorts();

    private static final Set<String> FLAGS = Set.of(
            "--compact",
            "--dry-run",
            "--quiet",
            "--verbose",
            "--prune",
            "--json",
            "--no-cache",
            "--no-lock",
            "--cleanup-cache",
            "--insecure-no-password",
            "--insecure-tls",
            "--unsafe-allow-remove-all",
            "--repack-cacheable-only",
            "--repack-uncompressed",
            "--force",
            "--ignore-ctime",
            "--ignore-inode",
            "--one-file-system",
            "--exclude-caches",
            "--no-scan",
            "--skip-if-unchanged",
            "--use-fs-snapshot",
            "--with-atime",
            "--stdin");

    private final String source;
    private final Definitions into;
    private final Findings findings;
    private final ResticStorage storage;
    private final ResticBackups backups;
    private Optional<String> policy = Optional.empty();

    ResticCommands(String source, Definitions into, Findings findings) {
        this.source = source;
        this.into = into;
        this.findings = findings;
        this.storage = new ResticStorage(source, into, findings);
        this.backups = new ResticBackups(into);
    }

    private static Map<Character, String> backupShorts() {
        Map<Character, String> shorts = new HashMap<>(SHORTS);
        shorts.put('e', "--exclude");
        shorts.put('x', "--one-file-system");
        shorts.put('f', "--force");
        shorts.put('H', "--host");
        return Map.copyOf(shorts);
    }

    /** Something like {@code RESTIC_REPOSITORY=…} in front of a command or in a line of its own. */
    void assignment(int line, String text) {
        storage.assignment(line, text);
    }

    /** @param cron the times that stand in front of the command in a crontab; may be empty */
    void command(int line, List<String> words, String cron) {
        boolean isBackup = words.contains("backup");
        Options options = Options.of(words, isBackup ? BACKUP_SHORTS : SHORTS, FLAGS);
        String verb = options.words().isEmpty() ? "" : options.words().get(0);
        Where where = new Where(source, "restic " + verb, line, findings);
        switch (verb) {
            case "forget" -> forget(where, options);
            case "backup" -> backups.add(where, options, cron, storage);
            default ->
                where.report(
                        Kind.OTHER_KIND, "", verb, "only forget and backup say what shall be done again and again", "");
        }
    }

    private void forget(Where where, Options options) {
        KeepRules.Builder rules = KeepRules.builder();
        for (Options.Option option : options.options()) {
            if (!storage.option(where, option) && !keep(where, option, rules)) {
                ForgetNotes.report(where, option);
            }
        }
        for (String word : options.words().subList(1, options.words().size())) {
            where.report(Kind.NOT_MAPPED, "snapshot", word, "policies are for all snapshots of a target", "");
        }
        KeepRules keep = rules.build();
        if (keep.isEmpty()) {
            where.report(Kind.MISSING, "--keep-…", "", "without a rule restic refuses to forget", "say what is kept");
            return;
        }
        String name = into.freePolicy("restic");
        Policy made = Policy.builder(name)
                .retention(RetentionPolicy.builder(RetentionPolicy.Mode.RESTIC)
                        .keep(keep)
                        .build())
                .build();
        into.policy(where.field(), made);
        policy = policy.or(() -> Optional.of(name));
    }

    private static boolean keep(Where where, Options.Option option, KeepRules.Builder rules) {
        if (!option.name().startsWith("--keep-")) {
            return false;
        }
        String word = option.name().substring("--keep-".length());
        try {
            if (word.equals("tag")) {
                rules.tags(List.of(option.value().split(",", -1)));
            } else if (word.equals("within")) {
                rules.within(KeepDuration.parse(option.name(), option.value()));
            } else if (word.startsWith("within-")) {
                rules.within(
                        period(word.substring("within-".length())), KeepDuration.parse(option.name(), option.value()));
            } else {
                String count = option.value().equals("-1") ? "unlimited" : option.value();
                rules.count(period(word), KeepRules.parseCount(option.name(), count));
            }
            return true;
        } catch (PolicyException wrong) {
            where.report(Kind.INVALID, option.name(), option.value(), String.valueOf(wrong.getMessage()), "correct it");
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private static KeepPeriod period(String word) {
        return KeepPeriod.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Makes the storage and the schedules, now that all commands were seen. */
    void finish() {
        backups.finish(policy, storage);
        if (policy.isPresent() || storage.isKnown()) {
            storage.finish();
        }
    }
}
