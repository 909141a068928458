package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostFile;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A file that waits for its content. Opened when the first part arrives, perhaps several times; parts come from several threads. */
final class PendingFile {
    /** Guards the handle; taken before any other lock. */
    final ReentrantLock lock = new ReentrantLock();

    private final Place place;
    private final byte[] name;
    private final String path;
    private final Entry entry;
    private final SourceFile source;
    private final Step step;
    private final int print;
    private @Nullable HostFile handle;
    private boolean begun;
    private boolean made;
    private long reached;
    private boolean settled;
    int users;

    /** @param print of what was there when the plan was made; without meaning if nothing was */
    PendingFile(Place place, Entry entry, SourceFile source, Step step, int print) {
        this.place = place;
        this.name = entry.name().toBytes();
        this.path = place.path() + "/" + entry.name();
        this.entry = entry;
        this.source = source;
        this.step = step;
        this.print = print;
    }

    Place place() {
        return place;
    }

    byte[] name() {
        return name;
    }

    String path() {
        return path;
    }

    Entry entry() {
        return entry;
    }

    SourceFile source() {
        return source;
    }

    Step step() {
        return step;
    }

    /** Whether this restore made the file, so that zeros need not be written into it. */
    boolean isMade() {
        return made;
    }

    /** The open handle; null if it is closed. */
    @Nullable
    HostFile handle() {
        return handle;
    }

    HostFile open(Places places, boolean sparse) throws IOException {
        HostFile opened = handle;
        if (opened == null) {
            opened = places.in(place, directory -> begun ? directory.modify(name) : begin(directory));
            handle = opened;
            if (!begun) {
                begun = true;
                size(opened, sparse);
            }
        }
        return opened;
    }

    private HostFile begin(HostDirectory directory) throws IOException {
        if (step == Step.REWRITE) {
            HostFile file = modify(directory);
            try {
                check(file.status());
            } catch (IOException changed) {
                file.close();
                throw changed;
            }
            return file;
        }
        if (step == Step.REPLACE) {
            Removal.remove(directory, name, print, path);
        }
        HostFile file = create(directory);
        made = true;
        return file;
    }

    /** Who owns a file may write into it although its mode forbids it; the mode is set again when the file is complete. */
    private HostFile modify(HostDirectory directory) throws IOException {
        try {
            return directory.modify(name);
        } catch (AccessDeniedException denied) {
            check(directory.status(name));
            directory.inode(name).setMode(0600);
            return directory.modify(name);
        }
    }

    private HostFile create(HostDirectory directory) throws IOException {
        try {
            return directory.create(name);
        } catch (FileAlreadyExistsException appeared) {
            throw new FileAlreadyExistsException(path, null, "it appeared after the restore was planned");
        }
    }

    private FileStatus check(@Nullable FileStatus there) throws IOException {
        return TargetChanged.check(there, print, path);
    }

    /** A new file with holes gets its size at the end, and most get it by being written. */
    private void size(HostFile file, boolean sparse) throws IOException {
        if (made && sparse) {
            return;
        }
        long size = source.sizeBytes();
        file.resize(size);
        if (made) {
            file.allocate(size);
        }
    }

    /** Something was written up to this position. */
    void reached(long end) {
        lock.lock();
        try {
            reached = Math.max(reached, end);
        } finally {
            lock.unlock();
        }
    }

    /** Everything was written; what is left out at the end is a hole. */
    void completeSize(HostFile file, boolean sparse) throws IOException {
        long size = source.sizeBytes();
        if (made && sparse && reached < size) {
            file.resize(size);
        }
    }

    void closeHandle() throws IOException {
        HostFile closing = handle;
        handle = null;
        if (closing != null) {
            closing.close();
        }
    }

    /** Whether nothing more happens to it: it is complete, or it was given up. */
    boolean isSettled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    /** Removes what this restore began and could not finish: a short file must not look whole. */
    void discard(Places places) throws IOException {
        settle();
        closeHandle();
        if (made) {
            places.in(place, directory -> {
                directory.remove(name);
                return name;
            });
        }
    }
}
