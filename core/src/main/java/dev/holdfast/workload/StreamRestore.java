package dev.holdfast.workload;

import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes the only file of a dump to a stream. */
final class StreamRestore implements PlannedRestore {
    private static final int PIECE = 256 * 1024;

    private final RestoreContext context;
    private final SourceFile file;
    private final RestorePlan plan;
    private final Target target;

    private StreamRestore(RestoreContext context, SourceFile file, RestorePlan plan, Target target) {
        this.context = context;
        this.file = file;
        this.plan = plan;
        this.target = target;
    }

    /** Opens the stream for as long as the body runs. */
    interface Target {
        void with(Consumer<OutputStream> body);
    }

    static StreamRestore plan(RestoreContext context, DumpSource source, String description, Target target) {
        List<SourceFile> files = new ArrayList<>();
        List<RestorePlan.Item> items = new ArrayList<>();
        collect(source.root(), "", files, items);
        if (files.size() != 1) {
            throw new WorkloadException.Unsupported("a stream can take a dump of exactly one file, this one has "
                    + (files.isEmpty() ? "none" : "several") + "; choose a file, or restore into a directory");
        }
        RestorePlan.Tally none = new RestorePlan.Tally(0, 0);
        RestorePlan.Tally all = new RestorePlan.Tally(1, files.get(0).sizeBytes());
        return new StreamRestore(
                context, files.get(0), new RestorePlan(description, all, none, none, none, List.of(), items), target);
    }

    private static void collect(
            SourceDirectory directory, String path, List<SourceFile> files, List<RestorePlan.Item> items) {
        directory.forEach(each -> {
            String below = path + "/" + each.entry().name();
            if (each instanceof SourceEntry.OfDirectory inner) {
                collect(inner.directory(), below, files, items);
            } else if (each instanceof SourceEntry.OfFile single && files.size() < 2) {
                files.add(single.file());
                long bytes = single.file().sizeBytes();
                items.add(new RestorePlan.Item(below, RestorePlan.Action.CREATE, bytes, "written to the stream"));
            }
        });
    }

    @Override
    public RestorePlan plan() {
        return plan;
    }

    @Override
    public void apply() {
        context.expect(1, file.sizeBytes());
        target.with(this::copy);
        context.progressed(1, 0);
    }

    private void copy(OutputStream to) {
        byte[] piece = new byte[PIECE];
        try (InputStream from = file.open()) {
            for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
                context.checkCancelled();
                to.write(piece, 0, length);
                context.progressed(0, length);
            }
            to.flush();
        } catch (IOException broken) {
            throw new WorkloadException.Unwritable(
                    plan.target() + " did not take the whole content: " + broken.getMessage(), broken);
        }
    }

    /** What went through a stream cannot be read back. */
    @Override
    public long verify() {
        return 0;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
