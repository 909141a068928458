package dev.holdfast.cli;

import java.util.List;

/** Command lines that make no sense: all end with 2 before anything is opened. */
final class BadCommandLines {
    private static final int USAGE = ExitCode.USAGE;

    private BadCommandLines() {}

    static List<BadInput> common() {
        return List.of(
                BadInput.of("no command", USAGE, "expected one of init, backup"),
                BadInput.of("a command that does not exist", USAGE, "no command is called 'frobnicate'", "frobnicate"),
                BadInput.of("half a command", USAGE, "expected one of list, add, remove, passwd", "key"),
                BadInput.of("an option that does not exist", USAGE, "Unknown option: '--frob'", "snapshots", "--frob"),
                BadInput.of("an argument too many", USAGE, "'more' is one argument too many", "init", "more"),
                BadInput.of("an option without its value", USAGE, "'--repo'", "snapshots", "--repo"),
                BadInput.of("an option given twice", USAGE, "only once", "snapshots", "--repo", "a", "--repo", "b"),
                BadInput.of("no repository", USAGE, "no repository: give --repo", "snapshots")
                        .where(scene -> scene.cli.without("HOLDFAST_REPO")),
                BadInput.of(
                        "two sources of the password",
                        USAGE,
                        "exclude each other",
                        "snapshots",
                        "--password-file=x",
                        "--password-command=y"),
                BadInput.of(
                        "a quote that is not closed",
                        USAGE,
                        "is not closed",
                        "snapshots",
                        "--password-command",
                        "pass 'x"),
                BadInput.of("an empty password command", USAGE, "was empty", "snapshots", "--password-command", ""),
                BadInput.of(
                        "not a duration", USAGE, "--retry-lock: expected a duration", "snapshots", "--retry-lock=soon"),
                BadInput.of(
                        "unknown compression", USAGE, "expected off, auto or max", "snapshots", "--compression=zip"),
                BadInput.of("a pack size out of range", USAGE, "expected 4 to 128", "snapshots", "--pack-size=1"),
                BadInput.of("a pack size that is no number", USAGE, "--pack-size", "snapshots", "--pack-size=big"),
                BadInput.of("a negative limit", USAGE, "--limit-upload", "snapshots", "--limit-upload=-5"),
                BadInput.of("an unknown shell", USAGE, "expected bash or zsh", "completion", "fish"),
                BadInput.of(
                        "half a head of the audit log",
                        USAGE,
                        "--expect: must be a number",
                        "audit",
                        "verify",
                        "--expect=12"),
                BadInput.of("no store to verify", USAGE, "URI", "store", "verify"),
                BadInput.of("no file to validate", USAGE, "FILE", "validate"),
                BadInput.of("nothing to import", USAGE, "FILE", "import"),
                BadInput.of(
                        "an import into what it reads",
                        USAGE,
                        "--output: expected another file",
                        "import",
                        "a",
                        "-o=a"),
                BadInput.of(
                        "an import that replaces nothing", USAGE, "--force: is of use only", "import", "a", "--force"));
    }

    static List<BadInput> backup() {
        return List.of(
                BadInput.of("nothing to back up", USAGE, "WORKLOAD: expected", "backup"),
                BadInput.of("a stream beside a directory", USAGE, "only directories", "backup", "stdin:x", "{data}"),
                BadInput.of(
                        "a workload that does not exist", USAGE, "no workload for 'ftp:'", "backup", "ftp://host/x"),
                BadInput.of("a stream without a name", USAGE, "stdin:", "backup", "stdin:"),
                BadInput.of("a program without arguments", USAGE, "needs a program", "backup", "command:dump"),
                BadInput.of(
                        "excludes for a stream", USAGE, "fit directories only", "backup", "stdin:x", "--exclude=*.tmp"),
                BadInput.of("a label without a value", USAGE, "key=value", "backup", "{data}", "--label=env"),
                BadInput.of("an empty tag", USAGE, "a tag must not be empty", "backup", "{data}", "--tag="),
                BadInput.of("a tag of ours", USAGE, "begin with 'holdfast:'", "backup", "{data}", "--tag=holdfast:x"),
                BadInput.of("an empty name", USAGE, "name must not be empty", "backup", "{data}", "--name="),
                BadInput.of("an empty host", USAGE, "--host: expected", "backup", "{data}", "--host="),
                BadInput.of("not a time", USAGE, "--time: expected a time", "backup", "{data}", "--time=yesterday"),
                BadInput.of(
                        "not an end of protection",
                        USAGE,
                        "--retain-until: expected a time",
                        "backup",
                        "{data}",
                        "--retain-until=soon"),
                BadInput.of(
                        "a protection that has ended",
                        USAGE,
                        "that lies ahead",
                        "backup",
                        "{data}",
                        "--retain-until=2020-01-01"),
                BadInput.of("a protection without an end", USAGE, "--retain-until: it is missing", "retain"),
                BadInput.of("a malformed pattern", USAGE, "[", "backup", "{data}", "--exclude=["),
                BadInput.of(
                        "not a size", USAGE, "--exclude-larger-than", "backup", "{data}", "--exclude-larger-than=huge"),
                BadInput.of(
                        "a missing file of patterns",
                        USAGE,
                        "nowhere",
                        "backup",
                        "{data}",
                        "--exclude-file={dir}/nowhere"),
                BadInput.of("an empty marker", USAGE, "", "backup", "{data}", "--exclude-if-present="),
                BadInput.of(
                        "a missing list of paths",
                        USAGE,
                        "does not exist",
                        "backup",
                        "--files-from-verbatim={dir}/nowhere"));
    }

    static List<BadInput> pointsInTime() {
        return List.of(
                BadInput.of(
                        "half a point in time",
                        USAGE,
                        "--before belongs to --at",
                        "restore",
                        "latest",
                        "--to={target}",
                        "--before"),
                BadInput.of(
                        "slices of no length",
                        USAGE,
                        "--span: expected more than nothing",
                        "oplog",
                        "follow",
                        "mongodb://db",
                        "--span=0"),
                BadInput.of(
                        "a window that is no duration",
                        USAGE,
                        "--window: expected a duration",
                        "oplog",
                        "follow",
                        "mongodb://db",
                        "--window=long"),
                BadInput.of(
                        "all promises broken at once",
                        USAGE,
                        "--unsafe-break-promises needs",
                        "oplog",
                        "forget",
                        "--unsafe-break-promises"));
    }

    static List<BadInput> restore() {
        return List.of(
                BadInput.of("no target", USAGE, "--to", "restore", "latest"),
                BadInput.of("an empty target", USAGE, "--to: expected", "restore", "latest", "--to="),
                BadInput.of("no snapshot before the path", USAGE, "SNAP: expected", "restore", ":/x", "--to={target}"),
                BadInput.of(
                        "an unknown way to overwrite",
                        USAGE,
                        "expected always, if-changed, if-newer or never",
                        "restore",
                        "latest",
                        "--to={target}",
                        "--overwrite=sometimes"),
                BadInput.of(
                        "sparse and not sparse",
                        USAGE,
                        "exclude each other",
                        "restore",
                        "latest",
                        "--to={target}",
                        "--sparse",
                        "--no-sparse"),
                BadInput.of(
                        "two kinds of patterns",
                        USAGE,
                        "cannot be mixed",
                        "restore",
                        "latest",
                        "--to={target}",
                        "--include=a",
                        "--iexclude=b"),
                BadInput.of(
                        "a malformed pattern to restore",
                        USAGE,
                        "[",
                        "restore",
                        "latest",
                        "--to={target}",
                        "--include=["),
                BadInput.of("a file without its path", USAGE, "PATH", "cat", "latest"),
                BadInput.of("a relative path", USAGE, "expected an absolute path", "ls", "latest", "notes"),
                BadInput.of("nothing to find", USAGE, "GLOB", "find"),
                BadInput.of("two kinds of ids", USAGE, "exclude each other", "find", "--blob", "--tree", "00"),
                BadInput.of("not a time to look from", USAGE, "--oldest", "find", "x", "--oldest=old"),
                BadInput.of(
                        "times that leave no room",
                        USAGE,
                        "swap the two",
                        "find",
                        "x",
                        "--oldest=2026-01-02",
                        "--newest=2026-01-01"),
                BadInput.of("an unknown kind of file", USAGE, "packs, blobs, index", "list", "trees"),
                BadInput.of("an unknown way to count", USAGE, "no way of counting", "stats", "--mode=pretty"),
                BadInput.of("the latest none", USAGE, "--latest: expected", "snapshots", "--latest=0"),
                BadInput.of("an unknown group", USAGE, "cannot group by 'colour'", "snapshots", "--group-by=colour"));
    }

    static List<BadInput> upkeep() {
        return List.of(
                BadInput.of(
                        "an export in no format",
                        USAGE,
                        "--format: expected one of mongodump-archive, tar",
                        "export",
                        "docs"),
                BadInput.of(
                        "an export in a format that does not exist",
                        USAGE,
                        "no format 'zip'",
                        "export",
                        "docs",
                        "--format=zip"),
                BadInput.of("all and a sample", USAGE, "exclude each other", "check", "--read-data", "--sample=5%"),
                BadInput.of("an empty sample", USAGE, "more than 0%", "check", "--sample=0%"),
                BadInput.of("a sample above all", USAGE, "at most 100%", "check", "--sample=200%"),
                BadInput.of("a part that does not exist", USAGE, "3/2", "check", "--sample=3/2"),
                BadInput.of("not a sample", USAGE, "lots", "check", "--sample=lots"),
                BadInput.of("nothing to keep", USAGE, "nothing says what to keep", "forget"),
                BadInput.of("snapshots and rules", USAGE, "not both", "forget", "docs", "--keep-last=1"),
                BadInput.of("a negative count", USAGE, "--keep-last", "forget", "--keep-last=-1"),
                BadInput.of("not a count", USAGE, "--keep-daily", "forget", "--keep-daily=many"),
                BadInput.of("a time without a unit", USAGE, "needs a unit", "forget", "--keep-within=5"),
                BadInput.of(
                        "an unknown group to forget", USAGE, "colour", "forget", "--keep-last=1", "--group-by=colour"),
                BadInput.of("everything at once", USAGE, "needs --host", "forget", "--unsafe-allow-remove-all"),
                BadInput.of("a share above all", USAGE, "below 100", "prune", "--max-unused=120%"),
                BadInput.of("not a limit", USAGE, "max-unused", "prune", "--max-unused=few"),
                BadInput.of("a negative size", USAGE, "--max-repack-size", "prune", "--max-repack-size=-1"),
                BadInput.of("no change of tags", USAGE, "nothing to change", "tag", "docs"),
                BadInput.of("tags set and added", USAGE, "--set excludes", "tag", "docs", "--set=a", "--add=b"),
                BadInput.of("a fact to change", USAGE, "cannot be changed", "tag", "docs", "--add=holdfast:name=x"),
                BadInput.of("half a repair", USAGE, "expected one of index, packs, snapshots, versions", "repair"),
                BadInput.of("not the id of a pack", USAGE, "ID: expected", "repair", "packs", "big"),
                BadInput.of(
                        "no directory for copies",
                        USAGE,
                        "--keep-copies",
                        "repair",
                        "packs",
                        "--keep-copies={dir}/nowhere"),
                BadInput.of("not the id of a snapshot", USAGE, "SNAP: expected", "repair", "snapshots", "latest"),
                BadInput.of("versions of no time", USAGE, "--at", "repair", "versions"),
                BadInput.of("versions of what is no time", USAGE, "--at: expected", "repair", "versions", "--at=noon"),
                BadInput.of("not the id of a key", USAGE, "KEY: expected", "key", "remove", "mine"));
    }
}
