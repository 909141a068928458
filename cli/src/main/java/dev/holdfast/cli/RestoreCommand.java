package dev.holdfast.cli;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.PreparedRestore;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}. */
@Command(name = "restore", description = "Put a snapshot, or a part of it, back.", sortOptions = false)
final class RestoreCommand implements Verb {
    private final Session session;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SNAP[:PATH]",
            description = "which snapshot; with a path, the content of that directory; with --at, the newest from which"
                    + " the time can be reached if it is left out")
    String snapshot = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "replay the log of changes onto the snapshot, up to this time, what happened at it included:"
                    + " 2026-11-14T22:13:20Z, with an offset, or SECONDS:INCREMENT of a MongoDB; an instant lies before"
                    + " everything of its second")
    @Nullable
    String at;

    @Option(names = "--before", description = "with --at: without what happened at that time")
    boolean before;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "in place of SNAP: the newest complete backup of a schedule, in whichever storage of the"
                    + " configuration it lies")
    @Nullable
    String schedule;

    @Option(names = "--of", paramLabel = "TARGET", description = "whose backup, if the schedule has several targets")
    String scheduleTarget = "";

    @Mixin
    ConfigurationOptions definitions = new ConfigurationOptions();

    @Option(
            names = {"-t", "--to", "--target"},
            paramLabel = "TARGET",
            description = "directory to restore into, or another workload")
    String target = "";

    @Option(
            names = {"-i", "--include"},
            paramLabel = "GLOB",
            description = "restore only what fits; several times")
    List<String> includes = new ArrayList<>();

    @Option(names = "--iinclude", paramLabel = "GLOB", description = "the same, upper and lower case being equal")
    List<String> includesIgnoringCase = new ArrayList<>();

    @Option(
            names = {"-e", "--exclude"},
            paramLabel = "GLOB",
            description = "leave out what fits; several times")
    List<String> excludes = new ArrayList<>();

    @Option(names = "--iexclude", paramLabel = "GLOB", description = "the same, upper and lower case being equal")
    List<String> excludesIgnoringCase = new ArrayList<>();

    @Option(
            names = "--overwrite",
            paramLabel = "MODE",
            description = "files that are there: always, if-changed, if-newer or never; always by default")
    String overwrite = "always";

    @Option(names = "--delete", description = "remove from restored directories what the snapshot does not have")
    boolean delete;

    @Option(names = "--sparse", description = "make holes of runs of zeros, as is done by default")
    boolean sparse;

    @Option(names = "--no-sparse", description = "write zeros as zeros")
    boolean noSparse;

    @Option(names = "--ownership-by-name", description = "set owners by name where the name exists")
    boolean ownersByName;

    @Option(
            names = {"--plan", "-n", "--dry-run"},
            description = "show what would be done and do nothing")
    boolean planOnly;

    @Option(names = "--verify", description = "read back what was restored and compare it")
    boolean verify;

    @Mixin
    TargetChoice choice = new TargetChoice();

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    RestoreCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (target.isBlank()) {
            throw new UsageException("--to: expected a directory or another workload, was empty");
        }
        if (before && at == null) {
            throw new UsageException("--before belongs to --at");
        }
        if (at != null && at.isBlank()) {
            throw new UsageException("--at: expected a time, was empty");
        }
        if (sparse && noSparse) {
            throw new UsageException("--sparse and --no-sparse exclude each other; give one");
        }
        RestoreOptions options = options();
        requirePatterns();
        judgePatterns();
        RecallOptions recall = RecallChoice.recalling(session.options());
        Workload workload = new WorkloadLocations(session, choice).target(target);
        Origin origin = origin(workload);
        return () -> run(origin, options, recall, workload);
    }

    /** Gives work the repository, and the snapshot in it. */
    @FunctionalInterface
    private interface Finder {
        int with(FoundSnapshot.Work work);
    }

    /**
     * What is restored.
     *
     * @param finder of the snapshot
     * @param path within it
     */
    private record Origin(Finder finder, String path) {}

    private Origin origin(Workload workload) {
        if (schedule == null) {
            if (!scheduleTarget.isEmpty()) {
                throw new UsageException("--of belongs to --schedule");
            }
            if (at != null && (snapshot.isEmpty() || snapshot.equals("latest"))) {
                return new Origin(reaching(session.repository(), filter.filter(), workload), "");
            }
            SnapshotChoice choice = SnapshotChoice.of(snapshot, filter);
            return new Origin(named(session.repository(), choice), choice.path());
        }
        String path = snapshot.startsWith(":") ? snapshot.substring(1) : "";
        if (!snapshot.isEmpty() && path.isEmpty()) {
            throw new UsageException("SNAP and --schedule exclude each other; give one, or :PATH");
        }
        return new Origin(new ScheduleBackup(session, definitions, schedule, scheduleTarget)::with, path);
    }

    private Finder reaching(RepositoryAccess access, SnapshotFilter backups, Workload workload) {
        return work -> {
            try (Repository repository = access.open()) {
                Snapshot base = RestoreJob.from(repository)
                        .pointInTime(pointInTime(), backups)
                        .into(workload)
                        .snapshot();
                return work.with(FoundSnapshot.in(repository, base));
            }
        };
    }

    private PointInTime pointInTime() {
        return new PointInTime(java.util.Objects.requireNonNull(at, "at"), !before);
    }

    private static Finder named(RepositoryAccess access, SnapshotChoice choice) {
        return work -> {
            try (Repository repository = access.open()) {
                return work.with(FoundSnapshot.in(repository, choice.find(repository)));
            }
        };
    }

    private RestoreOptions options() {
        return RestoreOptions.builder()
                .overwrite(mode())
                .delete(delete)
                .sparse(!noSparse)
                .numericOwners(!ownersByName)
                .build();
    }

    private RestoreOptions.Overwrite mode() {
        return switch (overwrite) {
            case "always" -> RestoreOptions.Overwrite.ALWAYS;
            case "if-changed" -> RestoreOptions.Overwrite.IF_CHANGED;
            case "if-newer" -> RestoreOptions.Overwrite.IF_NEWER;
            case "never" -> RestoreOptions.Overwrite.NEVER;
            default ->
                throw new UsageException(
                        "--overwrite: expected always, if-changed, if-newer or never, was '" + overwrite + "'");
        };
    }

    private void requirePatterns() {
        boolean any = !includesIgnoringCase.isEmpty() || !excludesIgnoringCase.isEmpty();
        if (any && (!includes.isEmpty() || !excludes.isEmpty())) {
            throw new UsageException(
                    "--iinclude and --iexclude cannot be mixed with --include and --exclude; give one kind");
        }
    }

    /** A workload judges patterns when it is made, a restore only when it is planned. */
    private void judgePatterns() {
        DirectoryWorkload.Builder judge = DirectoryWorkload.builder().target("/");
        List.of(includes, includesIgnoringCase, excludes, excludesIgnoringCase)
                .forEach(list -> list.forEach(judge::exclude));
        judge.build().close();
    }

    private int run(Origin origin, RestoreOptions options, RecallOptions recall, Workload workload) {
        JobThread.warmUp(DirectoryWorkload::warmUp);
        try (workload) {
            return origin.finder().with(found -> {
                RestoreJob job =
                        job(found, origin.path(), options).recall(recall).into(workload);
                return planOnly ? plan(job) : restore(found, job);
            });
        }
    }

    private RestoreJob.Builder job(FoundSnapshot found, String path, RestoreOptions options) {
        RestoreJob.Builder job = RestoreJob.from(found.repository())
                .snapshot(found.snapshot())
                .path(path)
                .options(options)
                .verify(verify)
                .ignoringCase(!includesIgnoringCase.isEmpty() || !excludesIgnoringCase.isEmpty());
        if (at != null) {
            job.pointInTime(pointInTime());
        }
        includes.forEach(job::include);
        includesIgnoringCase.forEach(job::include);
        excludes.forEach(job::exclude);
        excludesIgnoringCase.forEach(job::exclude);
        return job;
    }

    private int plan(RestoreJob job) {
        try (PreparedRestore prepared = session.surroundings().interruption().during(() -> job.plan())) {
            ArchivedPacks archived = session.surroundings().interruption().during(prepared::archived);
            new RestoreReport(session.output()).plan(prepared.plan(), archived);
        }
        return ExitCode.DONE;
    }

    private int restore(FoundSnapshot found, RestoreJob job) {
        try (JobView view = JobView.of(session, "restoring", ProgressFields::ofRestore)) {
            JobHandle<RestoreRun> handle = job.start(new JobThread(), view);
            RestoreRun run = ended(found, handle);
            view.end();
            new RestoreReport(session.output()).run(run);
            return ExitCode.of(run.state());
        }
    }

    /** However it ended, it is listed, unless it never began. */
    private RestoreRun ended(FoundSnapshot found, JobHandle<RestoreRun> handle) {
        try {
            RestoreRun run = JobThread.await(handle, session.surroundings().interruption());
            found.keep(run);
            return run;
        } catch (RunException.RestoreFailed failed) {
            if (failed.run().plan().isPresent()) {
                found.keep(failed.run());
            }
            throw failed;
        }
    }
}
