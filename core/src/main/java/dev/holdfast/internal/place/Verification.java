package dev.holdfast.internal.place;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Reads back what a restore wrote, in the order of the plan, and compares it with the dump. */
final class Verification {
    private final RestoreContext context;
    private final Ledger.Reader ledger;
    private final boolean deleting;
    private final Comparison comparison;
    private long compared;

    Verification(RestoreContext context, Ledger.Reader ledger, boolean deleting, Comparison comparison) {
        this.context = context;
        this.ledger = ledger;
        this.deleting = deleting;
        this.comparison = comparison;
    }

    long compared() {
        return compared;
    }

    /** @param here null if the directory is not there, which was reported */
    void walk(SourceDirectory directory, @Nullable HostDirectory here, String path) {
        NameCheck names = new NameCheck();
        try {
            directory.forEach(each -> {
                context.checkCancelled();
                if (names.refusal(each.entry().name()).isPresent()) {
                    ledger.next();
                } else if (each.entry().type() != EntryType.SOCKET) {
                    entry(each, here, path + "/" + each.entry().name());
                }
            });
        } catch (RepositoryException.Damaged damaged) {
            if (ledger.nextEnd() != Step.END_DAMAGED) {
                throw damaged;
            }
            endOfDirectory();
            return;
        }
        ledger.nextEnd();
        endOfDirectory();
    }

    private void endOfDirectory() {
        if (deleting) {
            ledger.nextDeletions();
        }
    }

    private void entry(SourceEntry each, @Nullable HostDirectory here, String path) {
        Step step = ledger.next();
        if (step.hasPrint()) {
            ledger.nextPrint();
        }
        if (each instanceof SourceEntry.OfDirectory inner) {
            if (step != Step.CONFLICT && step != Step.SKIP) {
                directory(inner, here, path);
            }
        } else if (here != null && (step.writes() || step == Step.LINK || step == Step.RELINK)) {
            try {
                compare(each, here, path);
            } catch (IOException broken) {
                fail(path, broken);
            }
        }
    }

    private void directory(SourceEntry.OfDirectory each, @Nullable HostDirectory here, String path) {
        HostDirectory inner = null;
        try {
            inner = here == null ? null : here.directory(each.entry().name().toBytes());
        } catch (IOException missing) {
            fail(path, missing);
        }
        try (HostDirectory closing = inner) {
            walk(each.directory(), closing, path);
        } catch (IOException unclosable) {
            fail(path, unclosable);
        }
    }

    private void compare(SourceEntry each, HostDirectory here, String path) throws IOException {
        Entry entry = each.entry();
        byte[] name = entry.name().toBytes();
        FileStatus status = here.status(name);
        if (status == null || status.type() != entry.type()) {
            throw new FileSystemException(path, null, "it is not there, or something else is");
        }
        if (each instanceof SourceEntry.OfFile file) {
            compared++;
            differs(!comparison.sameContent(here, name, file.file()), path, "content");
        } else {
            differs(!comparison.sameSpecial(here, name, status, entry), path, "target or device number");
        }
        boolean sameMode = entry.type() == EntryType.SYMLINK || status.mode() == entry.mode();
        differs(!sameMode, path, "mode");
        differs(!status.modifiedAt().equals(entry.modifiedAt()), path, "modification time");
    }

    private static void differs(boolean different, String path, String what) throws IOException {
        if (different) {
            throw new FileSystemException(path, null, "its " + what + " differs from what was backed up");
        }
    }

    private void fail(String path, IOException cause) {
        context.failed(new ItemFailure(path, "verify", Reasons.of(cause)));
    }
}
