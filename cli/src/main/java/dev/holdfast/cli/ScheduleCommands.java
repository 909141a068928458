package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Table;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunState;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ScheduleStatus;
import dev.holdfast.service.ScheduleStatus.LastBackup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules} and its subcommands. They work whether or not a process runs the schedules. */
@Command(
        name = "schedules",
        description = "Look at schedules, run, pause, resume and skip them.",
        synopsisSubcommandLabel = "COMMAND")
final class ScheduleCommands {
    private ScheduleCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new ScheduleCommands())
                .addSubcommand("list", new ListSchedules(session))
                .addSubcommand("show", new Show(session))
                .addSubcommand("run", new Run(session))
                .addSubcommand("pause", new Pause(session))
                .addSubcommand("resume", new Resume(session))
                .addSubcommand("skip-next", new SkipNext(session))
                .addSubcommand("delete", new Delete(session));
    }

    /** {@code schedules list}. */
    @Command(name = "list", description = "List the schedules: where they stand, and when they ran and will run.")
    static final class ListSchedules implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions definitions = new ConfigurationOptions();

        ListSchedules(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Holdfast holdfast = service(session, definitions);
            return () -> {
                try (holdfast) {
                    List<ScheduleStatus> all = holdfast.schedules();
                    session.output()
                            .showAll(
                                    () -> lines(all),
                                    () -> all.stream().map(ScheduleFields::of).toList());
                }
                return ExitCode.DONE;
            };
        }

        private static List<String> lines(List<ScheduleStatus> all) {
            Table table = new Table(
                    Set.of(),
                    "Name",
                    "Status",
                    "Targets",
                    "Storage",
                    "Schedule",
                    "Last backup",
                    "Last skipped",
                    "Next");
            all.forEach(status -> table.row(ScheduleFields.cells(status)));
            return table.lines();
        }
    }

    /** {@code schedules show}. */
    @Command(name = "show", description = "Show one schedule, with its conditions and its next runs.")
    static final class Show implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions definitions = new ConfigurationOptions();

        @Parameters(index = "0", paramLabel = "NAME", description = "its name")
        String name = "";

        Show(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Holdfast holdfast = service(session, definitions);
            return () -> {
                try (holdfast) {
                    ScheduleStatus status = holdfast.schedule(name);
                    List<CopyStatus> copies =
                            status.state() == ScheduleStatus.State.DELETED ? List.of() : holdfast.copies(name);
                    List<FollowStatus> followed = holdfast.following().stream()
                            .filter(one -> one.schedules().contains(name))
                            .toList();
                    Optional<String> leader = holdfast.leader();
                    Instant now = session.surroundings().time().now();
                    session.output()
                            .show(
                                    () -> ScheduleFields.lines(status, copies, followed, now, leader),
                                    () -> ScheduleFields.of(status)
                                            .put(
                                                    "copies",
                                                    copies.stream()
                                                            .map(copy -> ScheduleFields.of(copy, now))
                                                            .toList())
                                            .put(
                                                    "following",
                                                    followed.stream()
                                                            .map(one -> FollowFields.of(one, now))
                                                            .toList())
                                            .putUnlessEmpty("run_by", leader.orElse(null)));
                }
                return ExitCode.DONE;
            };
        }
    }

    /** {@code schedules run}. */
    @Command(
            name = "run",
            description = "Take a backup now under a schedule's settings: by the process that runs the schedules, or by"
                    + " this one if none does.")
    static final class Run implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions definitions = new ConfigurationOptions();

        @Parameters(index = "0", paramLabel = "NAME", description = "its name")
        String name = "";

        @Option(names = "--rule", paramLabel = "RULE", description = "keep it as long as this rule of the policy says")
        @Nullable
        String rule;

        Run(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Holdfast holdfast = service(session, definitions);
            return () -> {
                try (holdfast) {
                    return run(holdfast);
                }
            };
        }

        private int run(Holdfast holdfast) {
            String id = rule == null ? holdfast.runNow(name) : holdfast.runNow(name, rule);
            Optional<LastBackup> here = session.surroundings()
                    .interruption()
                    .during(() -> holdfast.cancel(id), () -> holdfast.runRequested(name));
            if (here.isEmpty()) {
                return done(
                        session,
                        "asked " + holdfast.leader().orElse("whoever runs the schedules") + " for the run " + id,
                        Fields.message("run_requested").put("schedule", name).put("run", id));
            }
            LastBackup backup = here.get();
            String how =
                    backup.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            session.output()
                    .say("the run " + id + " of " + name + " ended: " + how
                            + (backup.message().isEmpty() ? "" : ": " + backup.message()));
            session.output()
                    .message(Fields.message("run_ended")
                            .put("schedule", name)
                            .put("run", id)
                            .put("state", backup.state().name())
                            .put("message", backup.message()));
            return backup.state() == RunState.FAILED ? ExitCode.FAILED : ExitCode.of(backup.state());
        }
    }

    /** What changes one schedule by its name. */
    private abstract static sealed class Change implements Verb permits Pause, Resume, SkipNext {
        private final Session session;
        private final String done;
        private final BiConsumer<Holdfast, String> change;

        @Mixin
        ConfigurationOptions definitions = new ConfigurationOptions();

        @Parameters(index = "0", paramLabel = "NAME", description = "its name")
        String name = "";

        Change(Session session, String done, BiConsumer<Holdfast, String> change) {
            this.session = session;
            this.done = done;
            this.change = change;
        }

        @Override
        public Action prepare() {
            Holdfast holdfast = service(session, definitions);
            return () -> {
                try (holdfast) {
                    change.accept(holdfast, name);
                    ScheduleStatus status = holdfast.schedule(name);
                    return done(session, name + " " + done, ScheduleFields.of(status));
                }
            };
        }
    }

    /** {@code schedules pause}. */
    @Command(
            name = "pause",
            description = "Let a schedule rest until it is resumed. A run that goes on comes to its end.")
    static final class Pause extends Change {
        Pause(Session session) {
            super(session, "is paused", Holdfast::pause);
        }
    }

    /** {@code schedules resume}. */
    @Command(
            name = "resume",
            description =
                    "Let a schedule run again. One run makes up for what it missed, unless its definition says not.")
    static final class Resume extends Change {
        Resume(Session session) {
            super(session, "is resumed", Holdfast::resume);
        }
    }

    /** {@code schedules skip-next}. */
    @Command(name = "skip-next", description = "Leave out the next scheduled run, and only that one.")
    static final class SkipNext extends Change {
        SkipNext(Session session) {
            super(session, "will leave out its next run", Holdfast::skipNext);
        }
    }

    /** {@code schedules delete}. */
    @Command(
            name = "delete",
            description =
                    "Forget a schedule that is not among the definitions any more. Its backups stay unless asked.")
    static final class Delete implements Verb {
        private final Session session;

        @Mixin
        ConfigurationOptions definitions = new ConfigurationOptions();

        @Parameters(index = "0", paramLabel = "NAME", description = "its name")
        String name = "";

        @Option(names = "--backups", description = "delete its backups too, but for those that are protected")
        boolean backups;

        Delete(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Holdfast holdfast = service(session, definitions);
            return () -> {
                try (holdfast) {
                    holdfast.delete(name, backups);
                    return done(
                            session,
                            name + " is forgotten" + (backups ? ", and its backups are deleted" : "; its backups stay"),
                            Fields.message("schedule_deleted")
                                    .put("schedule", name)
                                    .put("backups", backups));
                }
            };
        }
    }

    /** The service of these definitions, which has opened nothing but their file. */
    private static Holdfast service(Session session, ConfigurationOptions definitions) {
        return Holdfast.builder()
                .configuration(definitions.required(session))
                .time(session.surroundings().time())
                .environment(session.surroundings().environment())
                .stores(session.surroundings().stores())
                .build();
    }

    private static int done(Session session, String message, Fields fields) {
        session.output().say(message);
        session.output().message(fields);
        return ExitCode.DONE;
    }
}
