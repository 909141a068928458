package dev.holdfast.cli;

import java.util.List;
import java.util.stream.Stream;

/** What cannot be simulated. */
final class BadSimulationInputs {
    private static final String MONTH = "../examples/month.yaml";

    private BadSimulationInputs() {}

    static List<BadInput> all() {
        return Stream.of(definitions(), times(), results())
                .flatMap(List::stream)
                .toList();
    }

    private static List<BadInput> definitions() {
        return List.of(
                BadInput.of("no definitions to simulate", ExitCode.USAGE, "FILE", "simulate"),
                BadInput.of(
                        "definitions that are not there", ExitCode.FAILED, "absent.yaml", "simulate", "absent.yaml"),
                BadInput.of(
                        "others that are not there",
                        ExitCode.FAILED,
                        "absent.yaml",
                        "simulate",
                        MONTH,
                        "--compare=absent.yaml"));
    }

    private static List<BadInput> times() {
        return List.of(
                BadInput.of(
                        "a simulation that ends before it begins",
                        ExitCode.USAGE,
                        "expected a time later than 2030-03-01T00:00:00Z",
                        "simulate",
                        MONTH,
                        "--from=2030-03-01",
                        "--until=2030-02-01"),
                BadInput.of(
                        "a simulation longer than a life",
                        ExitCode.FAILED,
                        "at most 100 years",
                        "simulate",
                        MONTH,
                        "--from=2030-03-01",
                        "--until=2230-02-01"),
                BadInput.of("no time", ExitCode.USAGE, "--from: expected a time", "simulate", MONTH, "--from=soon"),
                BadInput.of(
                        "an outage without an end",
                        ExitCode.USAGE,
                        "two times with a slash",
                        "simulate",
                        MONTH,
                        "--outage=2030-03-01"),
                BadInput.of(
                        "an outage that ends before it begins",
                        ExitCode.USAGE,
                        "expected an end later than",
                        "simulate",
                        MONTH,
                        "--outage=2030-03-02/2030-03-01"),
                BadInput.of(
                        "fewer than no failures", ExitCode.USAGE, "0 or more", "simulate", MONTH, "--fail-every=-1"));
    }

    private static List<BadInput> results() {
        return List.of(
                BadInput.of(
                        "a page where none can be",
                        ExitCode.FAILED,
                        "cannot be written",
                        "simulate",
                        MONTH,
                        "--html=/dev/null/page.html"),
                BadInput.of(
                                "nothing that would be backed up",
                                ExitCode.FAILED,
                                "has no schedule that would take a backup",
                                "simulate",
                                "{file}")
                        .where(scene -> scene.place(
                                "file",
                                scene.cli
                                        .file("empty.yaml", "policies: {daily: {onDemand: 1 day}}\n")
                                        .toString())));
    }
}
