package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.Rehearsal;
import dev.holdfast.service.RehearsalReport;
import dev.holdfast.service.ServiceEvent;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve}. */
@Command(
        name = "serve",
        description = "Run the schedules of a file until a signal ends it. The file is read again when it changes.",
        sortOptions = false)
final class ServeCommand implements Verb {
    private final Session session;

    @Parameters(index = "0", paramLabel = "FILE", description = "the definitions, YAML or JSON")
    String file = "";

    @Option(
            names = "--rehearse",
            description = "run on a clock that jumps from one due moment to the next; takes real backups into storages"
                    + " that must be empty")
    boolean rehearse;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "where the rehearsal's clock begins, such as" + " 2030-01-01T00:00:00Z; now by default")
    @Nullable
    String from;

    @Option(names = "--until", paramLabel = "TIME", description = "where the rehearsal ends")
    @Nullable
    String until;

    ServeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (!rehearse && (from != null || until != null)) {
            throw new UsageException("--from and --until belong to --rehearse");
        }
        return rehearse ? rehearsal() : service();
    }

    private Action service() {
        Holdfast.Builder builder = Holdfast.builder()
                .configuration(Path.of(file))
                .time(session.surroundings().time())
                .environment(session.surroundings().environment())
                .stores(session.surroundings().stores())
                .listener(this::print);
        CacheChoice.of(session).ifPresent(builder::cache);
        Holdfast holdfast = builder.build();
        return () -> serve(holdfast);
    }

    private int serve(Holdfast holdfast) {
        Interruption interruption = session.surroundings().interruption();
        CountDownLatch asked = new CountDownLatch(1);
        interruption.endsWith(ExitCode.DONE);
        try {
            interruption.during(asked::countDown, () -> {
                try (holdfast) {
                    holdfast.start();
                    session.output().say("serving " + Printable.of(file) + "; SIGTERM or SIGINT ends it");
                    return await(asked);
                }
            });
        } catch (CancellationException atOnce) {
            return ExitCode.DONE;
        }
        session.output().say("ended");
        return ExitCode.DONE;
    }

    private static boolean await(CountDownLatch asked) {
        try {
            asked.await();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private Action rehearsal() {
        if (until == null) {
            throw new UsageException("--rehearse needs --until TIME");
        }
        Instant begin = from == null ? session.surroundings().time().now() : instant("--from", from);
        Rehearsal rehearsal = new Rehearsal(
                Path.of(file),
                begin,
                instant("--until", until),
                session.surroundings().environment(),
                session.options().quiet ? event -> {} : this::print);
        return () -> {
            RehearsalReport report = session.surroundings().interruption().during(rehearsal::stop, rehearsal::run);
            session.output().show(() -> lines(report), () -> fields(report));
            return report.troubles().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        };
    }

    private static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new UsageException(option + ": expected a time such as 2030-01-01T00:00:00Z, was '" + text + "'");
        }
    }

    /** Events come from several threads, and each must be seen at once. */
    private synchronized void print(ServiceEvent event) {
        if (session.output().isJson()) {
            session.output().message(ServiceEventFields.of(event));
        } else {
            session.output().say(ServiceEventFields.line(event));
        }
        session.output().flush();
    }

    private static List<String> lines(RehearsalReport report) {
        return List.of(
                report.begun() + " runs from " + report.from() + " until " + report.until() + ": " + report.completed()
                        + " completed, " + report.failed() + " failed, " + report.skipped() + " skipped",
                report.kept().size() + " snapshots are kept");
    }

    private static Fields fields(RehearsalReport report) {
        return Fields.message("rehearsal")
                .put("from", report.from())
                .put("until", report.until())
                .put("begun", report.begun())
                .put("completed", report.completed())
                .put("failed", report.failed())
                .put("skipped", report.skipped())
                .put(
                        "kept",
                        report.kept().stream()
                                .map(kept -> new Fields()
                                        .put("storage", kept.storage())
                                        .put("schedule", kept.schedule())
                                        .put("target", kept.target())
                                        .put("time", kept.at())
                                        .put("id", kept.id().hex()))
                                .toList())
                .put("troubles", report.troubles());
    }
}
