package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostFile;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/** Lends handles of files and closes the idle ones that were used longest ago. Safe for use from any thread. */
final class OpenFiles {
    private static final int KEPT_OPEN = 128;

    private final Places places;
    private final boolean sparse;
    private final LinkedHashSet<PendingFile> idle = new LinkedHashSet<>();
    private final ReentrantLock idleLock = new ReentrantLock();

    OpenFiles(Places places, boolean sparse) {
        this.places = places;
        this.sparse = sparse;
    }

    /** What is done with an open file. */
    interface Action {
        void with(HostFile file) throws IOException;
    }

    void with(PendingFile file, Action action) throws IOException {
        HostFile handle = borrow(file);
        try {
            action.with(handle);
        } finally {
            giveBack(file);
        }
    }

    private HostFile borrow(PendingFile file) throws IOException {
        file.lock.lock();
        try {
            setIdle(file, false);
            HostFile handle = file.open(places, sparse);
            file.users++;
            return handle;
        } finally {
            file.lock.unlock();
        }
    }

    private void giveBack(PendingFile file) throws IOException {
        file.lock.lock();
        try {
            file.users--;
            if (file.users == 0 && file.handle() != null) {
                setIdle(file, true);
            }
        } finally {
            file.lock.unlock();
        }
        closeEldest();
    }

    private void setIdle(PendingFile file, boolean value) {
        idleLock.lock();
        try {
            if (value) {
                idle.add(file);
            } else {
                idle.remove(file);
            }
        } finally {
            idleLock.unlock();
        }
    }

    private void closeEldest() throws IOException {
        PendingFile eldest = null;
        idleLock.lock();
        try {
            if (idle.size() > KEPT_OPEN) {
                eldest = idle.iterator().next();
                idle.remove(eldest);
            }
        } finally {
            idleLock.unlock();
        }
        if (eldest != null) {
            closeIfIdle(eldest);
        }
    }

    private static void closeIfIdle(PendingFile file) throws IOException {
        file.lock.lock();
        try {
            if (file.users == 0) {
                file.closeHandle();
            }
        } finally {
            file.lock.unlock();
        }
    }

    /** Lets go of a file for good. */
    void finish(PendingFile file) throws IOException {
        setIdle(file, false);
        file.settle();
        closeIfIdle(file);
    }

    /** Lets go of a file that could not be written in full. */
    void discard(PendingFile file) throws IOException {
        setIdle(file, false);
        file.lock.lock();
        try {
            file.discard(places);
        } finally {
            file.lock.unlock();
        }
    }
}
