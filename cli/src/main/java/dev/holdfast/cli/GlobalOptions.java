package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command without a subcommand, and the options that every subcommand has. */
@Command(
        name = "holdfast",
        description = "Encrypted, deduplicated backups in restic's format.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "WORKLOAD is a directory or file, stdin:NAME, or command:NAME with the program behind --.",
            "SNAP is the beginning of an id, the name of a backup, or latest.",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 partial: some items could not be read or restored."
        })
final class GlobalOptions {
    @Option(
            names = {"-r", "--repo"},
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description =
                    "the repository: file:/path, a bare path, s3://bucket/prefix, azblob://container/prefix, gs://bucket/prefix, memory:name (or HOLDFAST_REPO)")
    @Nullable
    String repository;

    @Option(
            names = {"-p", "--password-file"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "file with the password in one line (or HOLDFAST_PASSWORD_FILE)")
    @Nullable
    String passwordFile;

    @Option(
            names = "--password-command",
            paramLabel = "COMMAND",
            scope = ScopeType.INHERIT,
            description = "program that prints the password; several times for its arguments, else split at spaces"
                    + " (or HOLDFAST_PASSWORD_COMMAND)")
    List<String> passwordCommand = new ArrayList<>();

    @Option(
            names = "--credentials",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "directory with one file for each of the store's credentials, as Kubernetes mounts a secret"
                    + " (or HOLDFAST_CREDENTIALS); by default the environment, as the store's own tools read it")
    @Nullable
    String credentials;

    @Option(
            names = "--credential",
            paramLabel = "NAME=REF",
            scope = ScopeType.INHERIT,
            description =
                    "one of the store's credentials by reference, such as accessKey=env:NAME or secretKey=file:PATH;"
                            + " several times for several")
    List<String> credential = new ArrayList<>();

    @Option(
            names = "--key-hint",
            paramLabel = "KEY",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "beginning of the id of the key to try first")
    String keyHint = "";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "write JSON to standard output")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "write nothing but errors and what was asked for")
    boolean quiet;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "show where an error came from (or HOLDFAST_DEBUG=1)")
    boolean debug;

    @Option(
            names = "--retry-lock",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            defaultValue = "0",
            description = "wait so long for a locked repository, such as 5m; not at all by default")
    String retryLock = "0";

    @Option(
            names = "--limit-upload",
            paramLabel = "KIB",
            scope = ScopeType.INHERIT,
            description = "upload at most so many KiB a second")
    long limitUpload;

    @Option(
            names = "--limit-download",
            paramLabel = "KIB",
            scope = ScopeType.INHERIT,
            description = "download at most so many KiB a second")
    long limitDownload;

    @Option(
            names = "--recall",
            paramLabel = "yes|no",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description =
                    "what lies in an archive of the store is recalled and waited for, which may take two days and costs"
                            + " extra; by default restore and copy do so, and all others do not")
    String recall = "";

    @Option(
            names = "--recall-deadline",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            defaultValue = "48h",
            description = "wait so long for what was recalled; 48h by default")
    String recallDeadline = "48h";

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "keep index files, snapshots and directories of remote repositories there, sealed (or"
                    + " HOLDFAST_CACHE_DIR); holdfast below XDG_CACHE_HOME or ~/.cache by default")
    @Nullable
    String cacheDirectory;

    @Option(names = "--no-cache", scope = ScopeType.INHERIT, description = "keep nothing, and read everything anew")
    boolean noCache;

    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            scope = ScopeType.INHERIT,
            defaultValue = "2G",
            description = "keep at most so much of each repository; 2G by default")
    String cacheSize = "2G";

    @Option(
            names = "--compression",
            paramLabel = "MODE",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            description = "off, auto or max; auto by default")
    String compression = "auto";

    @Option(
            names = "--pack-size",
            paramLabel = "MIB",
            scope = ScopeType.INHERIT,
            defaultValue = "16",
            description = "size of packs, 4 to 128 MiB; 16 by default")
    int packSize = 16;

    @Option(
            names = "--no-extra-verify",
            scope = ScopeType.INHERIT,
            description = "do not decrypt and compare each blob before it is stored")
    boolean noExtraVerify;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "show the version")
    boolean version;
}
