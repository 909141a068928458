package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.workload.ExportFormats;
import dev.holdfast.workload.ExportWorkload;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}. */
@Command(name = "export", description = "Write a snapshot as one file that other programs read.", sortOptions = false)
final class ExportCommand implements Verb {
    private static final int PIECE = 256 * 1024;

    private final Session session;

    @Parameters(
            index = "0",
            paramLabel = "SNAP[:PATH]",
            description = "which snapshot; with a path, the content of that directory")
    String snapshot = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "tar for any snapshot, mongodump-archive for the dump of a MongoDB, or what else is installed")
    String format = "";

    @Option(names = "--gzip", description = "compress it with gzip")
    boolean gzip;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "a new file; standard output by default")
    String file = "";

    @Option(
            names = {"-i", "--include"},
            paramLabel = "GLOB",
            description = "only what fits; several times")
    List<String> includes = new ArrayList<>();

    @Option(
            names = {"-e", "--exclude"},
            paramLabel = "GLOB",
            description = "leave out what fits; several times")
    List<String> excludes = new ArrayList<>();

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotChoice choice = SnapshotChoice.of(snapshot, filter);
        ExportFormat chosen = format();
        if (file.isEmpty() && session.surroundings().terminal().showsOutput()) {
            throw new UsageException("--output: expected a file, or a program behind a pipe, was a terminal");
        }
        RecallOptions recall = RecallChoice.recalling(session.options());
        return () -> run(access, choice, chosen, recall);
    }

    private ExportFormat format() {
        ExportFormats installed = ExportFormats.installed();
        if (format.isEmpty()) {
            throw new UsageException("--format: expected one of "
                    + installed.all().stream().map(ExportFormat::name).collect(Collectors.joining(", "))
                    + ", was nothing");
        }
        return installed.named(format);
    }

    private int run(RepositoryAccess access, SnapshotChoice choice, ExportFormat chosen, RecallOptions recall) {
        try (Repository repository = access.open()) {
            RestoreJob.Builder job = RestoreJob.from(repository)
                    .snapshot(choice.find(repository))
                    .path(choice.path())
                    .recall(recall);
            includes.forEach(job::include);
            excludes.forEach(job::exclude);
            return file.isEmpty() ? toStandardOutput(job, chosen) : toFile(job, chosen, Path.of(file));
        }
    }

    private int toStandardOutput(RestoreJob.Builder job, ExportFormat chosen) {
        PrintStream output = session.surroundings().output();
        try (JobView view = JobView.beside(session, "exporting")) {
            RestoreRun run = export(job, chosen, "standard output", new Strict(output), view);
            return ExitCode.of(run.state());
        }
    }

    /** What is not whole does not stay. */
    private int toFile(RestoreJob.Builder job, ExportFormat chosen, Path path) {
        boolean whole = false;
        try {
            OutputStream created = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (JobView view = JobView.of(session, "exporting", ProgressFields::ofRestore)) {
                RestoreRun run;
                try (OutputStream out = new BufferedOutputStream(created, PIECE)) {
                    run = export(job, chosen, file, out, view);
                }
                whole = true;
                view.end();
                report(run);
                return ExitCode.of(run.state());
            } finally {
                if (!whole) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (FileAlreadyExistsException there) {
            throw new FailedException(file + " is there already; name a new file, or remove it", there);
        } catch (IOException broken) {
            throw new FailedException(file + " could not be written: " + broken.getMessage(), broken);
        }
    }

    private RestoreRun export(
            RestoreJob.Builder job, ExportFormat chosen, String description, OutputStream out, JobView view) {
        ExportWorkload workload = ExportWorkload.to(description, chosen, out);
        JobHandle<RestoreRun> handle =
                job.into(gzip ? workload.compressed() : workload).start(new JobThread(), view);
        return JobThread.await(handle, session.surroundings().interruption());
    }

    private void report(RestoreRun run) {
        Output output = session.output();
        output.say("exported     " + run.filesRestored() + " files, " + ByteText.of(run.bytesRestored()) + " in "
                + DurationText.of(run.duration()));
        output.message(Fields.message("summary")
                .put("format", format)
                .put("file", file)
                .put("files_exported", run.filesRestored())
                .put("bytes_exported", run.bytesRestored())
                .putAll(RunFields.of(run)));
    }

    /** A print stream that tells when it did not take something, as other streams do. */
    private static final class Strict extends OutputStream {
        private final PrintStream inner;

        private Strict(PrintStream inner) {
            this.inner = inner;
        }

        @Override
        public void write(int single) throws IOException {
            inner.write(single);
            requireTaken();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            inner.write(bytes, offset, length);
            requireTaken();
        }

        @Override
        public void flush() throws IOException {
            inner.flush();
            requireTaken();
        }

        private void requireTaken() throws IOException {
            if (inner.checkError()) {
                throw new IOException("whoever read it has stopped reading");
            }
        }
    }
}
