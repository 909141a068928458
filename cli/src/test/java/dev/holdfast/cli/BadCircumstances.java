package dev.holdfast.cli;

import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.StoreException;
import java.nio.file.Path;
import java.util.List;

/** Commands that make sense and cannot be done: all but the partial ones end with 1 and leave everything as it was. */
final class BadCircumstances {
    private static final int FAILED = ExitCode.FAILED;
    private static final Path NEWER = Path.of("src/test/resources/newer-version");

    private BadCircumstances() {}

    static List<BadInput> passwords() {
        return List.of(
                BadInput.of("a wrong password", FAILED, "password", "snapshots")
                        .where(scene -> scene.cli.with("HOLDFAST_PASSWORD", "wrong")),
                BadInput.of("no password and nobody to ask", FAILED, "no terminal to ask at", "snapshots")
                        .where(scene -> scene.cli.without("HOLDFAST_PASSWORD")),
                BadInput.of("a missing password file", FAILED, "does not exist", "snapshots", "-p", "{dir}/nowhere"),
                BadInput.of("an empty password file", FAILED, "holds no password", "snapshots", "-p", "{dir}/empty")
                        .where(scene -> scene.cli.file("empty", "\n")),
                BadInput.of("a directory as password file", FAILED, "cannot be read", "snapshots", "-p", "{data}"),
                BadInput.of(
                        "a password command that fails",
                        FAILED,
                        "exit code 1",
                        "snapshots",
                        "--password-command=false"),
                BadInput.of(
                        "a password command that does not exist",
                        FAILED,
                        "cannot be run",
                        "snapshots",
                        "--password-command={dir}/nowhere"),
                BadInput.of(
                                "an empty new password",
                                FAILED,
                                "holds no password",
                                "key",
                                "add",
                                "--new-password-file={dir}/empty")
                        .where(scene -> scene.cli.file("empty", "")),
                BadInput.of("nobody to type a new password", FAILED, "no terminal to ask at", "key", "passwd"),
                BadInput.of("two different new passwords", FAILED, "not the same", "key", "add")
                        .where(scene -> scene.cli.types("one", "other")));
    }

    static List<BadInput> repositories() {
        return List.of(
                BadInput.of("no such directory", FAILED, "no such directory", "snapshots", "-r", "{dir}/nowhere"),
                BadInput.of("not a repository", FAILED, "config", "snapshots", "-r", "{data}"),
                BadInput.of(
                        "a file as repository", ExitCode.USAGE, "one.txt", "snapshots", "-r", "{data}/notes/one.txt"),
                BadInput.of(
                        "a store that is not installed",
                        ExitCode.USAGE,
                        "no provider for scheme 'sftp'",
                        "snapshots",
                        "-r",
                        "sftp://h/x"),
                BadInput.of("a malformed location", ExitCode.USAGE, "is no URI", "snapshots", "-r", "file:/a b"),
                BadInput.of("a newer version", FAILED, "format version 3", "snapshots", "-r", "{dir}/newer")
                        .where(scene -> Disk.copy(NEWER, scene.cli.directory.resolve("newer"))),
                BadInput.of("a damaged config", FAILED, "config", "snapshots")
                        .where(scene -> Disk.damage(scene.cli.repository().resolve("config"))),
                BadInput.of("no key", FAILED, "key", "snapshots")
                        .where(scene -> scene.stored("keys").forEach(Disk::delete)),
                BadInput.of("a damaged key", FAILED, "key", "snapshots")
                        .where(scene -> scene.stored("keys").forEach(Disk::damage)),
                BadInput.of("a repository where one is to be made", FAILED, "nothing was changed", "init"),
                BadInput.of("the rest of a repository", FAILED, "the rest of one", "init")
                        .where(scene -> Disk.delete(scene.cli.repository().resolve("config"))),
                BadInput.of("a damaged snapshot", FAILED, "snapshot", "snapshots")
                        .where(scene -> scene.stored("snapshots").forEach(Disk::damage)),
                BadInput.of("a damaged index", FAILED, "index", "ls", "docs")
                        .where(scene -> scene.stored("index").forEach(Disk::damage)),
                BadInput.of("missing data", FAILED, "", "cat", "docs", "{kept}/notes/one.txt")
                        .where(scene -> scene.stored("data").forEach(Disk::delete)),
                BadInput.of("damaged data", FAILED, "", "cat", "docs", "{kept}/notes/one.txt")
                        .where(scene -> scene.stored("data").forEach(Disk::damage)),
                BadInput.of("an index without any pack", FAILED, "not a single one", "repair", "index")
                        .where(scene -> scene.stored("data").forEach(Disk::delete)),
                BadInput.of("packs before the index", FAILED, "repair index", "repair", "packs")
                        .where(scene -> scene.stored("index").forEach(Disk::damage)),
                BadInput.of("snapshots before the index", FAILED, "repair index", "repair", "snapshots")
                        .where(scene -> scene.stored("index").forEach(Disk::delete)),
                BadInput.of("data missing for a prune", FAILED, "", "prune", "--max-unused=0")
                        .where(scene -> scene.stored("data").forEach(Disk::delete)),
                BadInput.of(
                        "a store that is not there", FAILED, "no such directory", "store", "verify", "{dir}/nowhere"),
                BadInput.of(
                        "definitions that are not there", FAILED, "cannot be read", "validate", "{dir}/nowhere.yaml"),
                BadInput.of("a directory for a file of definitions", FAILED, "cannot be read", "validate", "{data}"),
                BadInput.of(
                        "a file to import that is not there", FAILED, "must be a file", "import", "{dir}/nowhere.yaml"),
                BadInput.of("a directory to import", FAILED, "must be a file", "import", "{data}"));
    }

    static List<BadInput> names() {
        return List.of(
                BadInput.of("an unknown snapshot", FAILED, "deadbeef", "restore", "deadbeef", "--to={target}"),
                BadInput.of("an unknown name", FAILED, "letters", "restore", "letters", "--to={target}"),
                BadInput.of(
                                "two snapshots that begin so",
                                FAILED,
                                "several snapshots",
                                "restore",
                                "{prefix}",
                                "--to={target}")
                        .where(BadCircumstances::twoAlike),
                BadInput.of(
                        "no snapshot of the host",
                        FAILED,
                        "none of the",
                        "restore",
                        "latest",
                        "--host=nowhere",
                        "--to={target}"),
                BadInput.of(
                        "a directory that was not backed up",
                        FAILED,
                        "/nowhere",
                        "restore",
                        "latest:/nowhere",
                        "--to={target}"),
                BadInput.of("a file that was not backed up", FAILED, "/nowhere", "cat", "latest", "/nowhere"),
                BadInput.of("a directory to print", FAILED, "is no file", "cat", "latest", "{kept}"),
                BadInput.of("an unknown snapshot to compare", FAILED, "cafe", "diff", "latest", "cafecafe"),
                BadInput.of("an unknown snapshot to forget", FAILED, "cafe", "forget", "cafecafe"),
                BadInput.of(
                        "rules that keep nothing",
                        FAILED,
                        "nothing was removed",
                        "forget",
                        "--keep-tag=nobody-has-this"),
                BadInput.of("an unknown pack", FAILED, "", "find", "--pack", "00000000"),
                BadInput.of("an unknown pack to repair", FAILED, "no pack", "repair", "packs", "00000000"),
                BadInput.of("an unknown snapshot to repair", FAILED, "no snapshot", "repair", "snapshots", "00000000"),
                BadInput.of("an unknown key", FAILED, "key", "key", "remove", "0000000000000000"),
                BadInput.of("the key in use", FAILED, "", "key", "remove", "{key}")
                        .where(scene -> scene.place(
                                "key", scene.stored("keys").get(0).getFileName().toString())));
    }

    /** Seventeen snapshots have sixteen first digits at most. */
    private static void twoAlike(Scene scene) {
        for (int i = 0; i < 16; i++) {
            scene.cli.ok("-q", "backup", scene.cli.directory.resolve("data").toString());
        }
        List<String> digits = scene.stored("snapshots").stream()
                .map(file -> file.getFileName().toString().substring(0, 1))
                .toList();
        digits.stream()
                .filter(digit -> digits.indexOf(digit) != digits.lastIndexOf(digit))
                .findFirst()
                .ifPresent(digit -> scene.place("prefix", digit));
    }

    static List<BadInput> producersAndTargets() {
        return List.of(
                BadInput.of(
                        "a program that fails",
                        FAILED,
                        "7",
                        "backup",
                        "command:x",
                        "--",
                        "sh",
                        "-c",
                        "echo half; exit 7"),
                BadInput.of(
                        "a program that does not exist",
                        FAILED,
                        "nowhere",
                        "backup",
                        "command:x",
                        "--",
                        "{dir}/nowhere"),
                BadInput.of("a stream without a byte", FAILED, "was empty", "backup", "stdin:dump"),
                BadInput.of("nothing at the path", FAILED, "nowhere", "backup", "{dir}/nowhere"),
                BadInput.of(
                                "a file that cannot be read",
                                ExitCode.PARTIAL,
                                "could not read /proc/self/mem",
                                "backup",
                                "{data}",
                                "/proc/self/mem")
                        .partial(),
                BadInput.of(
                                "one of two paths is missing",
                                ExitCode.PARTIAL,
                                "nowhere",
                                "backup",
                                "{data}",
                                "{dir}/nowhere")
                        .partial(),
                BadInput.of("a file as target", FAILED, "file", "restore", "latest", "--to={dir}/file")
                        .where(scene -> scene.cli.file("file", "mine")),
                BadInput.of("a target below a file", FAILED, "file", "restore", "latest", "--to={dir}/file/below")
                        .where(scene -> scene.cli.file("file", "mine")),
                BadInput.of("a stream as target", FAILED, "takes nothing back", "restore", "latest", "--to=stdin:x"),
                BadInput.of(
                        "a target that is a program without arguments",
                        ExitCode.USAGE,
                        "needs a program",
                        "restore",
                        "latest",
                        "--to=command:x"));
    }

    static List<BadInput> stores() {
        return List.of(
                BadInput.of("a read-only store", FAILED, "read-only", "backup", "{data}", "--force")
                        .where(scene -> refusing(scene, "", new StoreException.Denied("the store is read-only", null))),
                BadInput.of("a full disk", FAILED, "no space left", "backup", "{dir}/more")
                        .where(scene -> scene.cli.file("more/file", "something new"))
                        .where(scene -> refusing(scene, "data/", new StoreException.Full("no space left", null))),
                BadInput.of("a disk that is full in the end", FAILED, "no space left", "backup", "{data}")
                        .where(scene -> refusing(scene, "snapshots/", new StoreException.Full("no space left", null)))
                        .leavesUnreferenced(),
                BadInput.of("a store that goes away", FAILED, "does not answer", "snapshots")
                        .where(scene -> scene.onStoreCall(call -> {
                            if (call.operation() == Operation.LIST
                                    && call.name().startsWith("snapshots/")) {
                                throw new StoreException.Unavailable("the store does not answer", true, null);
                            }
                        })),
                BadInput.of("a locked repository", FAILED, "lock", "prune").where(Locked::byABackup),
                BadInput.of("a repository that stays locked", FAILED, "lock", "prune", "--retry-lock=200ms")
                        .where(Locked::byABackup));
    }

    private static void refusing(Scene scene, String prefix, StoreException failure) {
        scene.onStoreCall(call -> {
            if (call.operation() == Operation.PUT && call.name().startsWith(prefix)) {
                throw failure;
            }
        });
    }
}
