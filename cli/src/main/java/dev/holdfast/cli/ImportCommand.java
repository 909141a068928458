package dev.holdfast.cli;

import dev.holdfast.adapter.Adapters;
import dev.holdfast.adapter.ImportFinding;
import dev.holdfast.adapter.ImportResult;
import dev.holdfast.run.Finding.Severity;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}. */
@Command(
        name = "import",
        description = {
            "Turn definitions of other systems into ours, and say what became of every field that did not simply come over.",
            "Read are YAML and JSON of MongoDB Atlas' operator, KubeStash, Velero and Azure Backup, exports of kopia's policies,"
                    + " and scripts and crontabs with command lines of restic and kopia."
        },
        sortOptions = false)
final class ImportCommand implements Verb {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "what belongs together, in any order")
    List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write the definitions into FILE instead of standard output")
    @Nullable
    Path output;

    @Option(names = "--force", description = "replace the FILE of --output if it is there")
    boolean force;

    ImportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (files.isEmpty() || files.stream().anyMatch(file -> file.toString().isBlank())) {
            throw new UsageException("FILE: expected files of definitions, one was empty");
        }
        Path to = output;
        if (force && to == null) {
            throw new UsageException("--force: is of use only with --output");
        }
        if (to != null && files.stream().anyMatch(file -> isSame(file, to))) {
            throw new UsageException("--output: expected another file than those that are read, was " + to);
        }
        return this::run;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException missing) {
            return false;
        }
    }

    private int run() {
        ImportResult result = Adapters.read(files);
        ImportOutput shown = new ImportOutput(result, output);
        if (!shown.isEmpty()) {
            write(result.configuration().toYaml());
        }
        if (session.output().isJson()) {
            session.output().message(shown.fields());
        } else {
            tell(shown, result.findings());
        }
        return shown.isEmpty() ? ExitCode.FAILED : result.hasErrors() ? ExitCode.PARTIAL : ExitCode.DONE;
    }

    /** A quiet import tells only what must be looked at. */
    private void tell(ImportOutput shown, List<ImportFinding> findings) {
        findings.stream()
                .filter(finding -> !session.output().isQuiet() || finding.severity() != Severity.HINT)
                .forEach(finding -> session.output().warn(finding.toString()));
        session.output().warn(shown.summary());
    }

    private void write(String yaml) {
        Path to = output;
        if (to != null) {
            save(to, yaml);
        } else if (!session.output().isJson()) {
            session.output().piece(yaml);
        }
    }

    private void save(Path to, String yaml) {
        try {
            if (!force) {
                Files.writeString(to, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return;
            }
            Path beside = Files.writeString(to.resolveSibling(to.getFileName() + ".new"), yaml);
            Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException there) {
            throw new FailedException(
                    "--output: " + to + " is there already and was not changed; give another name, or --force", there);
        } catch (IOException failed) {
            throw new FailedException("--output: " + to + " cannot be written: " + failed, failed);
        }
    }
}
