package dev.holdfast.cli;

import java.util.List;

/** What is asked of the service and its schedules and cannot be done. */
final class BadServiceInputs {
    private static final String DEFINITIONS = """
            storages:
              main: {uri: 'memory:main', password: 'env:HOLDFAST_PASSWORD', default: true}
            targets:
              docs: {uri: 'dir:/srv/docs'}
            policies:
              daily: {items: [{frequency: daily, retention: 7 days}]}
            schedules:
              nightly: {targets: [docs], policy: daily}
              broken: {targets: [docs], policy: dayly}
            """;

    private BadServiceInputs() {}

    static List<BadInput> all() {
        return List.of(
                BadInput.of("nothing to serve", ExitCode.USAGE, "FILE", "serve"),
                BadInput.of("no file to serve", ExitCode.USAGE, "nowhere.yaml", "serve", "/nowhere.yaml"),
                BadInput.of(
                        "a time without a rehearsal",
                        ExitCode.USAGE,
                        "belong to --rehearse",
                        "serve",
                        "x",
                        "--until=2030-01-01T00:00:00Z"),
                BadInput.of("a rehearsal without an end", ExitCode.USAGE, "--until", "serve", "x", "--rehearse"),
                BadInput.of(
                        "a rehearsal until some day",
                        ExitCode.USAGE,
                        "such as 2030-01-01T00:00:00Z",
                        "serve",
                        "x",
                        "--rehearse",
                        "--until=someday"),
                BadInput.of("no schedules", ExitCode.USAGE, "give --config FILE", "schedules", "list"),
                defined("no such schedule", "there is none of that name", "schedules", "show", "weekly"),
                defined("a run of nothing", "there are [nightly, broken]", "schedules", "run", "weekly"),
                defined("a rule that is none", "has no rule 'gold'", "schedules", "run", "nightly", "--rule=gold"),
                defined("a broken schedule", "did you mean 'daily'?", "schedules", "run", "broken"),
                defined("a pause of nothing", "there is none of that name", "schedules", "pause", "weekly"),
                defined("a resumption of nothing", "there is none of that name", "schedules", "resume", "weekly"),
                defined("nothing to skip", "there is none of that name", "schedules", "skip-next", "weekly"),
                defined("a schedule that is in use", "it is still defined", "schedules", "delete", "nightly"),
                defined("a schedule that never was", "there is none of that name", "schedules", "delete", "weekly"),
                BadInput.of(
                        "a schedule and a snapshot",
                        ExitCode.USAGE,
                        "--schedule",
                        "restore",
                        "latest",
                        "--schedule=nightly",
                        "--to=x"),
                BadInput.of(
                        "a target of no schedule", ExitCode.USAGE, "--of", "restore", "latest", "--of=docs", "--to=x"),
                BadInput.of(
                        "a schedule without backups",
                        ExitCode.FAILED,
                        "has no complete backup",
                        "restore",
                        "--schedule=nightly",
                        "--to={target}"));
    }

    private static BadInput defined(String what, String says, String... words) {
        return BadInput.of(what, ExitCode.FAILED, says, words)
                .where(scene -> scene.cli.with(
                        "HOLDFAST_CONFIG",
                        scene.cli.file("config.yaml", DEFINITIONS).toString()));
    }
}
