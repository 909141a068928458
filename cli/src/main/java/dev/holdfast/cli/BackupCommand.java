package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.DirectoryWorkload;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}. */
@Command(
        name = "backup",
        description =
                "Back up directories, standard input, the output of a program, or a database into a new snapshot.",
        sortOptions = false)
final class BackupCommand implements Verb {
    private final Session session;

    @Parameters(
            paramLabel = "WORKLOAD",
            arity = "0..*",
            description = "directories and files, stdin:NAME, command:NAME -- PROGRAM …, or mongodb://HOST,…")
    List<String> workloads = new ArrayList<>();

    @Option(names = "--name", paramLabel = "NAME", description = "name of the backup, by which its snapshots are found")
    @Nullable
    String name;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "label of the snapshot; several times")
    List<String> labels = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG[,TAG]", description = "tags of the snapshot; several times")
    List<String> tags = new ArrayList<>();

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "host to record instead of this one")
    @Nullable
    String host;

    @Option(names = "--time", paramLabel = "TIME", description = "time to record instead of now, ISO 8601")
    @Nullable
    String time;

    @Option(
            names = {"-f", "--force"},
            description = "read every file, whether changed or not")
    boolean force;

    @Option(
            names = {"-n", "--dry-run"},
            description = "read everything and store nothing")
    boolean dryRun;

    @Option(names = "--validate", description = "look whether it would work, say what is missing, and do nothing")
    boolean validate;

    @Option(names = "--no-scan", description = "do not count beforehand for the progress bar")
    boolean noScan;

    @Option(
            names = "--files-from-verbatim",
            paramLabel = "FILE",
            description = "back up the paths in this file, one a line")
    List<String> filesFrom = new ArrayList<>();

    @Mixin
    RetainOption retain = new RetainOption();

    @Mixin
    DumpChoice choice = new DumpChoice();

    @Mixin
    DirectoryOptions rules = new DirectoryOptions();

    BackupCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        BackupJob.Builder job = name == null ? BackupJob.unnamed() : BackupJob.named(name);
        describe(job);
        List<String> locations = new ArrayList<>(workloads);
        filesFrom.forEach(file -> locations.addAll(PathList.read(file)));
        Workload workload = new WorkloadLocations(session, choice).source(locations, rules);
        job.workload(workload).useParent(!force).dryRun(dryRun).estimate(!noScan && session.showsProgress());
        return () -> validate ? validate(access, job, workload) : run(access, job, workload);
    }

    private void describe(BackupJob.Builder job) {
        labels.stream().map(Label::parse).forEach(label -> job.label(label.key(), label.value()));
        tags.stream().flatMap(list -> SnapshotFilter.tagList(list).stream()).forEach(job::tag);
        if (host != null) {
            if (host.isBlank()) {
                throw new UsageException("--host: expected a name, was empty");
            }
            job.host(host);
        }
        retain.parse(session.surroundings().time().now()).ifPresent(job::retainUntil);
        if (time != null) {
            job.takenAt(TimeText.parse("--time", time, ZoneId.systemDefault()));
        }
    }

    private int validate(RepositoryAccess access, BackupJob.Builder job, Workload workload) {
        try (workload;
                Repository repository = access.open()) {
            List<Finding> findings = session.surroundings()
                    .interruption()
                    .during(() -> job.into(repository).validate());
            session.output()
                    .showAll(
                            () -> findings.isEmpty()
                                    ? List.of("nothing is missing")
                                    : findings.stream().map(Finding::toString).toList(),
                            () -> findings.stream().map(FindingFields::of).toList());
            boolean possible = findings.stream().noneMatch(one -> one.severity() == Finding.Severity.ERROR);
            return possible ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private int run(RepositoryAccess access, BackupJob.Builder job, Workload workload) {
        JobThread.warmUp(DirectoryWorkload::warmUp);
        try (workload;
                Repository repository = access.open();
                JobView view = JobView.of(session, "backing up", ProgressFields::ofBackup)) {
            JobHandle<BackupRun> handle = job.into(repository).start(new JobThread(), view);
            BackupRun run = JobThread.await(handle, session.surroundings().interruption());
            view.end();
            new BackupReport(run).print(session.output());
            return ExitCode.of(run.state());
        }
    }
}
