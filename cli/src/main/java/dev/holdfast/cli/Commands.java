package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All subcommands by name. */
final class Commands {
    private Commands() {}

    /**
     * The command line with the subcommands that the words can mean, which are all if none is among them: making a subcommand
     * takes time, and most are not wanted.
     */
    static CommandLine line(Session session, String[] words) {
        Map<String, Supplier<Object>> all = all(session);
        List<String> named = List.of(words).stream().filter(all::containsKey).toList();
        boolean one = !named.isEmpty() && !named.get(0).equals(CompletionCommand.NAME);
        CommandLine line = new CommandLine(session.options());
        all.forEach((name, command) -> {
            if (!one || named.contains(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        return line;
    }

    private static Map<String, Supplier<Object>> all(Session session) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("init", () -> new InitCommand(session));
        all.put("backup", () -> new BackupCommand(session));
        all.put("snapshots", () -> new SnapshotsCommand(session));
        all.put("ls", () -> new LsCommand(session));
        all.put("list", () -> new ListCommand(session));
        all.put("cat", () -> new CatCommand(session));
        all.put("restore", () -> new RestoreCommand(session));
        all.put("export", () -> new ExportCommand(session));
        all.put("oplog", () -> OplogCommands.line(session));
        all.put("diff", () -> new DiffCommand(session));
        all.put("find", () -> new FindCommand(session));
        all.put("check", () -> new CheckCommand(session));
        all.put("repair", () -> RepairCommands.line(session));
        all.put("forget", () -> new ForgetCommand(session));
        all.put("prune", () -> new PruneCommand(session));
        all.put("copy", () -> new CopyCommand(session));
        all.put("merge", () -> new MergeCommand(session));
        all.put("retain", () -> new RetainCommand(session));
        all.put("tag", () -> new TagCommand(session));
        all.put("key", () -> KeyCommands.line(session));
        all.put("cache", () -> new CacheCommand(session));
        all.put("unlock", () -> new UnlockCommand(session));
        all.put("stats", () -> new StatsCommand(session));
        all.put("audit", () -> AuditCommands.line(session));
        all.put("compliance", () -> ComplianceCommands.line(session));
        all.put("storages", () -> StoragesCommands.line(session));
        all.put("backups", () -> BackupsCommands.line(session));
        all.put("restores", () -> RestoresCommands.line(session));
        all.put("store", () -> StoreCommands.line(session));
        all.put("validate", () -> new ValidateCommand(session));
        all.put("import", () -> new ImportCommand(session));
        all.put("simulate", () -> new SimulateCommand(session));
        all.put("serve", () -> new ServeCommand(session));
        all.put("schedules", () -> ScheduleCommands.line(session));
        all.put(CompletionCommand.NAME, () -> new CompletionCommand(session));
        all.put("version", () -> new VersionCommand(session));
        return all;
    }
}
