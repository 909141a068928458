package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.run.FollowRun;
import dev.holdfast.spi.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oplog follow}. */
@Command(
        name = "follow",
        description = "Follow the log of changes and store it slice by slice, until it is interrupted.",
        sortOptions = false)
final class FollowCommand implements Verb {
    private static final Duration LEAST_WINDOW = Duration.ofHours(1);

    private final Session session;

    @Parameters(paramLabel = "WORKLOAD", description = "whose log, such as mongodb://HOST,…/?replicaSet=NAME")
    String location = "";

    @Option(
            names = "--span",
            paramLabel = "DURATION",
            description =
                    "how much time a slice covers at most, and so how much is lost with the database; 10m by default")
    String span = "10m";

    @Option(
            names = "--window",
            paramLabel = "DURATION",
            description =
                    "how long every time in the slices stays restorable, 1h at least; 7d by default. What was stored with a"
                            + " longer one keeps that; m are minutes")
    String window = "7d";

    @Option(names = "--once", description = "end when everything is stored that is there now")
    boolean once;

    @Option(
            names = "--retain",
            description =
                    "let the store refuse to delete or replace each slice as long as the window lasts, whoever asks; needs Object Lock,"
                            + " immutability or object retention")
    boolean retain;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "label of each slice; several times")
    List<String> labels = new ArrayList<>();

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "host to record instead of this one")
    @Nullable
    String host;

    @Mixin
    WorkloadChoice choice = new WorkloadChoice();

    FollowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        Workload workload = new WorkloadLocations(session, choice).target(location);
        Duration covered = positive("--span", span);
        Duration kept = window(window, covered);
        FollowJob.Builder job =
                FollowJob.of(workload).span(covered).window(kept).once(once);
        if (retain) {
            job.retainFor(kept);
        }
        labels.stream().map(Label::parse).forEach(label -> job.label(label.key(), label.value()));
        if (host != null) {
            job.host(host);
        }
        return () -> run(access, job, workload);
    }

    /** Whoever writes 1m may mean a month. */
    private static Duration window(String text, Duration span) {
        Duration least = span.compareTo(LEAST_WINDOW) > 0 ? span : LEAST_WINDOW;
        Duration window = DurationText.parse("--window", text);
        if (window.compareTo(least) < 0) {
            throw new UsageException("--window: expected at least 1h, and the span of a slice, was '" + text
                    + "'; m are minutes, and months are written in days, such as 30d");
        }
        return window;
    }

    private static Duration positive(String option, String text) {
        Duration duration = DurationText.parse(option, text);
        if (duration.isZero()) {
            throw new UsageException(option + ": expected more than nothing, was '" + text + "'");
        }
        return duration;
    }

    private int run(RepositoryAccess access, FollowJob.Builder job, Workload workload) {
        try (workload;
                Repository repository = access.open();
                JobView view = JobView.beside(session, "following")) {
            if (retain) {
                repository.requireRetention();
            }
            JobHandle<FollowRun> handle = job.into(repository).start(new JobThread(), view);
            FollowRun run = JobThread.await(handle, session.surroundings().interruption());
            view.end();
            tell(run);
            return ExitCode.of(run.state());
        }
    }

    private void tell(FollowRun run) {
        Output output = session.output();
        output.say("stored " + run.slices() + (run.slices() == 1 ? " slice, " : " slices, ") + ByteText.of(run.bytes())
                + run.reaches()
                        .map(reaches -> ", until " + reaches + ", "
                                + DurationText.of(JobView.between(reaches, run.endedAt())) + " ago")
                        .orElse("")
                + (run.removed() == 0 ? "" : "; removed " + run.removed() + " that nothing promised needs")
                + (run.warnings() == 0
                        ? ""
                        : "; " + run.warnings() + (run.warnings() == 1 ? " warning" : " warnings")));
        Fields summary = Fields.message("summary")
                .put("slices", run.slices())
                .put("bytes", run.bytes())
                .put("removed_slices", run.removed())
                .put("warnings", run.warnings());
        run.reaches()
                .ifPresent(reaches -> summary.put("reaches", reaches)
                        .put(
                                "behind_seconds",
                                JobView.between(reaches, run.endedAt()).toSeconds()));
        run.last().ifPresent(id -> summary.put("last_snapshot_id", id.hex()));
        output.message(summary);
    }
}
