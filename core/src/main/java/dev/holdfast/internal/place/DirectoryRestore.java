package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.Accounts;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.internal.posix.HostPath;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts a dump back into a directory.
 *
 * <p>Everything is reached from the target name by name, links are never followed, and names that lead elsewhere are refused,
 * so nothing outside the target is touched whatever the dump says. Decisions are remembered as one byte for each entry, so
 * that {@link #apply()} does exactly what the plan says.
 */
public final class DirectoryRestore implements PlannedRestore {
    private final HostFiles host;
    private final String target;
    private final RestoreContext context;
    private final DumpSource source;
    private final RestoreOptions options;
    private final Comparison comparison;
    private final Ledger ledger = new Ledger();
    private final PlanNotes notes = new PlanNotes();

    private DirectoryRestore(
            HostFiles host, String target, RestoreContext context, DumpSource source, RestoreOptions options) {
        this.host = host;
        this.target = target;
        this.context = context;
        this.source = source;
        this.options = options;
        comparison = new Comparison(options, Accounts.ofHost(), host.self());
    }

    /**
     * Decides about every entry, changing nothing.
     *
     * @param target the directory as raw text; need not exist yet
     * @throws WorkloadException.Unwritable if the target is something else than a directory or cannot be read
     */
    public static PlannedRestore plan(
            HostFiles host, String target, RestoreContext context, DumpSource source, RestoreOptions options) {
        DirectoryRestore restore = new DirectoryRestore(host, target, context, source, options);
        host.limitation().ifPresent(context::notice);
        try (HostDirectory there = restore.openTarget()) {
            new Planner(context, options, restore.comparison, restore.ledger, restore.notes)
                    .walk(source.root(), there, "");
        } catch (IOException unclosable) {
            throw restore.unwritable(unclosable);
        }
        return restore;
    }

    private @Nullable HostDirectory openTarget() {
        try {
            return host.directory(target);
        } catch (NoSuchFileException missing) {
            return null;
        } catch (IOException unusable) {
            throw unwritable(unusable);
        }
    }

    private WorkloadException.Unwritable unwritable(IOException cause) {
        String remedy = Reasons.isHopeless(cause)
                ? "make room or choose another target, and restore again: what is complete is kept"
                : "choose a directory that can be written";
        return new WorkloadException.Unwritable(
                "the target " + RawText.shown(target) + " cannot take the restore: " + Reasons.of(cause) + "; "
                        + remedy,
                cause);
    }

    @Override
    public RestorePlan plan() {
        return notes.plan(RawText.shown(target));
    }

    @Override
    public void apply() {
        context.expect(notes.filesToWrite(), plan().bytesToWrite());
        try (HostDirectory top = makeTarget();
                Places places = new Places(top)) {
            AttributeWriter attributes = new AttributeWriter(comparison);
            OpenFiles open = new OpenFiles(places, options.sparse());
            FileReading files =
                    new FileReading(source, () -> new FileBatch(context, open, attributes, options.sparse()));
            Deferred deferred = new Deferred(context, places, attributes, files);
            try {
                new Applier(context, ledger.read(), options.delete(), attributes, deferred)
                        .walk(source.root(), top, Place.top());
                deferred.flush();
            } finally {
                files.abandon();
            }
        } catch (UncheckedIOException hopeless) {
            throw unwritable(Objects.requireNonNull(hopeless.getCause(), "cause"));
        } catch (IOException broken) {
            throw unwritable(broken);
        }
    }

    private HostDirectory makeTarget() throws IOException {
        try {
            return host.directory(target);
        } catch (NoSuchFileException missing) {
            HostPath split = HostPath.of(target);
            makeAll(split);
            return host.directory(target);
        }
    }

    private void makeAll(HostPath path) throws IOException {
        HostDirectory parent;
        try {
            parent = host.directory(path.parent());
        } catch (NoSuchFileException missing) {
            makeAll(HostPath.of(path.parent()));
            parent = host.directory(path.parent());
        }
        try (HostDirectory closing = parent) {
            closing.makeDirectory(path.name());
        }
    }

    @Override
    public long verify() {
        try (HostDirectory top = host.directory(target)) {
            Verification verification = new Verification(context, ledger.read(), options.delete(), comparison);
            verification.walk(source.root(), top, "");
            return verification.compared();
        } catch (IOException unreadable) {
            throw unwritable(unreadable);
        }
    }

    /** Nothing is open between the steps. */
    @Override
    public void close() {
        // the ledger is garbage with this object
    }
}
