package dev.holdfast.cli;

import java.util.List;
import java.util.stream.Stream;

/** What is asked of the catalogue and cannot be answered. */
final class BadCatalogueInputs {
    private BadCatalogueInputs() {}

    static List<BadInput> all() {
        return Stream.of(storages(), lists(), backups()).flatMap(List::stream).toList();
    }

    private static List<BadInput> storages() {
        return List.of(
                BadInput.of("no configuration", ExitCode.USAGE, "give --config FILE", "storages", "list"),
                BadInput.of("floors of nothing", ExitCode.USAGE, "give --config FILE", "compliance", "show"),
                BadInput.of("half a command of floors", ExitCode.USAGE, "show, apply, approve", "compliance"),
                BadInput.of(
                        "floors of a file that is not there",
                        ExitCode.FAILED,
                        "nowhere.yaml",
                        "compliance",
                        "apply",
                        "--config=nowhere.yaml"),
                configured("nobody has asked", ExitCode.FAILED, "nobody has asked to lower", "compliance", "approve"),
                configured(
                        "a wipe without its name again", ExitCode.USAGE, "--confirm main", "storages", "wipe", "main"),
                configured(
                        "a wipe of what nobody defines",
                        ExitCode.FAILED,
                        "there is none of that name",
                        "storages",
                        "wipe",
                        "other",
                        "--confirm=other"),
                configured(
                        "a wipe of what is to be kept",
                        ExitCode.FAILED,
                        "is 'keep'",
                        "storages",
                        "wipe",
                        "main",
                        "--confirm=main"),
                configured(
                        "a storage to be forgotten that nobody defines",
                        ExitCode.FAILED,
                        "there is none of that name",
                        "storages",
                        "forget",
                        "other"));
    }

    private static List<BadInput> lists() {
        return List.of(
                BadInput.of(
                        "two catalogues",
                        ExitCode.USAGE,
                        "exclude each other",
                        "backups",
                        "list",
                        "--config=x",
                        "-r",
                        "y"),
                BadInput.of(
                                "neither catalogue",
                                ExitCode.USAGE,
                                "neither a configuration nor a repository",
                                "backups",
                                "list")
                        .where(scene -> scene.cli.without("HOLDFAST_REPO")),
                BadInput.of(
                        "no such status",
                        ExitCode.USAGE,
                        "expected one of creating",
                        "backups",
                        "list",
                        "--status=good"),
                BadInput.of("not a time", ExitCode.USAGE, "--from", "backups", "list", "--from=yesterday"),
                BadInput.of("an empty list", ExitCode.USAGE, "at least 1", "backups", "list", "--limit=0"),
                BadInput.of("not a label", ExitCode.USAGE, "key=value", "backups", "list", "--label=prod"));
    }

    private static List<BadInput> backups() {
        return List.of(
                BadInput.of("no backup named", ExitCode.USAGE, "BACKUP", "backups", "show", ""),
                BadInput.of(
                        "no such backup", ExitCode.FAILED, "no backup is called 'weekly'", "backups", "show", "weekly"),
                BadInput.of("a hold without a reason", ExitCode.USAGE, "--reason", "backups", "hold", "docs"),
                BadInput.of(
                                "a hold that is over",
                                ExitCode.FAILED,
                                "must lie ahead",
                                "backups",
                                "hold",
                                "{snapshot}",
                                "--reason=late",
                                "--until=2001-01-01")
                        .where(scene -> scene.place("snapshot", snapshot(scene))),
                BadInput.of("no such hold", ExitCode.FAILED, "no such hold", "backups", "release", "{snapshot}")
                        .where(scene -> scene.place("snapshot", snapshot(scene))),
                BadInput.of("the last good backup", ExitCode.FAILED, "--even-last", "backups", "delete", "{snapshot}")
                        .where(scene -> scene.place("snapshot", snapshot(scene))));
    }

    /** With definitions of one storage, which is the repository of the scene. */
    private static BadInput configured(String what, int code, String says, String... words) {
        return BadInput.of(what, code, says, words)
                .where(scene -> scene.cli.with(
                        "HOLDFAST_CONFIG",
                        scene.cli
                                .file(
                                        "holdfast.yaml",
                                        "storages: {main: {uri: 'file://" + scene.cli.repository()
                                                + "', password: 'env:HOLDFAST_PASSWORD', default: true}}")
                                .toString()));
    }

    private static String snapshot(Scene scene) {
        return scene.stored("snapshots").get(0).getFileName().toString();
    }
}
