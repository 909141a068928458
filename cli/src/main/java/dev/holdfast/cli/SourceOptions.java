package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name the repository from which something is taken, and its password. */
final class SourceOptions {
    @Option(
            names = "--from-repo",
            paramLabel = "URI",
            description = "the repository to copy from (or HOLDFAST_FROM_REPO)")
    @Nullable
    String repository;

    @Option(
            names = "--from-password-file",
            paramLabel = "FILE",
            description = "file with its password in one line (or HOLDFAST_FROM_PASSWORD_FILE)")
    @Nullable
    String passwordFile;

    @Option(
            names = "--from-password-command",
            paramLabel = "COMMAND",
            description = "program that prints its password; several times for its arguments, else split at spaces"
                    + " (or HOLDFAST_FROM_PASSWORD_COMMAND)")
    List<String> passwordCommand = new ArrayList<>();

    @Option(
            names = "--from-credentials",
            paramLabel = "DIR",
            description = "directory with one file for each of its store's credentials, as Kubernetes mounts a secret"
                    + " (or HOLDFAST_FROM_CREDENTIALS); by default the environment, as the store's own tools read it")
    @Nullable
    String credentials;

    @Option(
            names = "--from-credential",
            paramLabel = "NAME=REF",
            description =
                    "one of its store's credentials by reference, such as accessKey=env:NAME or secretKey=file:PATH;"
                            + " several times for several")
    List<String> credential = new ArrayList<>();

    @Option(
            names = "--from-key-hint",
            paramLabel = "KEY",
            defaultValue = "",
            description = "beginning of the id of its key to try first")
    String keyHint = "";
}
