package dev.holdfast.cli;

import dev.holdfast.policy.Configuration;
import dev.holdfast.simulation.Simulation;
import dev.holdfast.simulation.SimulationPage;
import dev.holdfast.simulation.SimulationResult;
import dev.holdfast.simulation.SizeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simulate}. */
@Command(
        name = "simulate",
        description =
                "Show what would be kept over the years, on a virtual clock. Times are UTC unless they say otherwise.",
        sortOptions = false)
final class SimulateCommand implements Verb {
    private static final int MOST_FILES = 4;

    private final Session session;

    @Parameters(index = "0", paramLabel = "FILE", description = "definitions in YAML or JSON")
    Path file = Path.of("");

    @Option(names = "--from", paramLabel = "TIME", description = "when it begins (default the beginning of today)")
    String from = "";

    @Option(names = "--until", paramLabel = "TIME", description = "when it ends (default a year later)")
    String until = "";

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "show these definitions beside the others (up to three times)")
    List<Path> compare = new ArrayList<>();

    @Option(names = "--html", paramLabel = "FILE", description = "write a page with charts into FILE")
    @Nullable
    Path html;

    @Option(
            names = "--fail-every",
            paramLabel = "N",
            description = "let every N-th backup of a schedule fail (default 0: none)")
    long failEvery;

    @Option(
            names = "--outage",
            paramLabel = "FROM/UNTIL",
            description = "let all backups fail that are due in this time (several times)")
    List<String> outages = new ArrayList<>();

    @Mixin
    SizeOptions sizes = new SizeOptions();

    SimulateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (file.toString().isBlank()) {
            throw new UsageException("FILE: expected a file of definitions, was empty");
        }
        if (compare.size() >= MOST_FILES) {
            throw new UsageException("--compare: expected at most " + (MOST_FILES - 1) + ", was " + compare.size());
        }
        if (failEvery < 0) {
            throw new UsageException("--fail-every: expected 0 or more, was " + failEvery);
        }
        Instant begin = from.isEmpty()
                ? session.surroundings().time().now().truncatedTo(ChronoUnit.DAYS)
                : TimeText.parse("--from", from, ZoneOffset.UTC);
        Instant end = until.isEmpty()
                ? begin.atOffset(ZoneOffset.UTC).plusYears(1).toInstant()
                : TimeText.parse("--until", until, ZoneOffset.UTC);
        if (!end.isAfter(begin)) {
            throw new UsageException("--until: expected a time later than " + begin + ", was " + end);
        }
        UnaryOperator<Simulation.Builder> terms = terms(begin, end);
        return () -> run(terms);
    }

    /** What holds for each of the files. */
    private UnaryOperator<Simulation.Builder> terms(Instant begin, Instant end) {
        SizeModel model = sizes.model();
        UnaryOperator<Simulation.Builder> all =
                simulation -> simulation.between(begin, end).sizes(model).failEvery(failEvery);
        for (String outage : outages) {
            String[] ends = outage.split("/", -1);
            if (ends.length != 2) {
                throw new UsageException(
                        "--outage: expected two times with a slash between them, was '" + outage + "'");
            }
            Instant gone = TimeText.parse("--outage", ends[0], ZoneOffset.UTC);
            Instant back = TimeText.parse("--outage", ends[1], ZoneOffset.UTC);
            if (!back.isAfter(gone)) {
                throw new UsageException("--outage: expected an end later than " + gone + ", was " + back);
            }
            UnaryOperator<Simulation.Builder> before = all;
            all = simulation -> before.apply(simulation).outage(gone, back);
        }
        return all;
    }

    private int run(UnaryOperator<Simulation.Builder> terms) {
        List<Path> files = new ArrayList<>(List.of(file));
        files.addAll(compare);
        List<SimulationResult> results = new ArrayList<>();
        for (Path each : files) {
            results.add(terms.apply(Simulation.of(each.toString(), Configuration.read(each)))
                    .build()
                    .run());
        }
        Path page = html;
        if (page != null) {
            write(page, SimulationPage.of(results));
        }
        session.output().show(() -> SimulationOutput.lines(results), () -> SimulationOutput.fields(results));
        results.stream().filter(result -> result.courses().isEmpty()).forEach(SimulateCommand::refuse);
        return ExitCode.DONE;
    }

    private static void refuse(SimulationResult empty) {
        throw new FailedException(
                empty.title() + " has no schedule that would take a backup"
                        + (empty.remarks().isEmpty() ? "" : "; " + String.join("; ", empty.remarks())),
                null);
    }

    private static void write(Path page, String text) {
        try {
            Files.writeString(page, text);
        } catch (IOException failed) {
            throw new FailedException("--html: " + page + " cannot be written: " + failed, failed);
        }
    }
}
