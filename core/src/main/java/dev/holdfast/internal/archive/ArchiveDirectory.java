package dev.holdfast.internal.archive;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.FileContent;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open directory. Entries keep the order in which they were added, whatever order they are completed in: each has a slot,
 * and completed slots at the front go into the tree.
 */
final class ArchiveDirectory implements DirectorySink {
    /** So many entries may wait behind a file that is still being read. */
    private static final int MOST_WAITING = 10_000;

    private final Archive archive;
    private final @Nullable ArchiveDirectory above;
    private final @Nullable Slot slotAbove;
    private final @Nullable Entry self;
    private final String path;
    private final @Nullable Node previous;
    private final ParentDirectory parent;
    private final TreeAssembler tree;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Slot> waiting = new ArrayDeque<>();
    private final Condition drained = lock.newCondition();
    /** Directories and files inside that their writer has not ended yet. */
    private int open;

    private boolean closed;
    private boolean sealing;

    private ArchiveDirectory(
            Archive archive,
            @Nullable ArchiveDirectory above,
            @Nullable Slot slotAbove,
            @Nullable Entry self,
            String path,
            @Nullable Node previous,
            ParentDirectory parent) {
        this.archive = archive;
        this.above = above;
        this.slotAbove = slotAbove;
        this.self = self;
        this.path = path;
        this.previous = previous;
        this.parent = parent;
        this.tree = new TreeAssembler(archive.writer());
    }

    static ArchiveDirectory root(Archive archive, ParentDirectory parent) {
        return new ArchiveDirectory(archive, null, null, null, "", null, parent);
    }

    /** A place in the order of the entries; done when its entry is complete or given up. */
    static final class Slot {
        private final boolean ofFile;
        private boolean done;
        private @Nullable Node node;

        private Slot(boolean ofFile) {
            this.ofFile = ofFile;
        }
    }

    @Override
    public DirectorySink directory(Entry entry) {
        archive.check();
        lock.lock();
        try {
            requireOpen();
            Node known = parent.find(entry.name().toBytes()).orElse(null);
            Slot slot = newSlot(false);
            open++;
            return new ArchiveDirectory(
                    archive, this, slot, entry, Archive.child(path, entry.name()), known, parent.below(known));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void file(Entry entry, FileContent content) {
        archive.check();
        @Nullable Node known;
        Slot slot;
        lock.lock();
        try {
            requireOpen();
            known = parent.find(entry.name().toBytes()).orElse(null);
            slot = newSlot(true);
        } finally {
            lock.unlock();
        }
        String where = Archive.child(path, entry.name());
        if (known != null && Unchanged.is(entry, known, archive.repository())) {
            takeOver(slot, entry, known, where);
        } else {
            archive.read(this, slot, new FileReading(archive, entry, content, known, where));
        }
    }

    private void takeOver(Slot slot, Entry entry, Node known, String where) {
        byte[] content = known.content().orElseThrow();
        archive.reused().unchanged(content);
        Node node = EntryNodes.toNode(entry, archive.zone()).content(content).build();
        archive.counters().file(known, node);
        archive.listener().progressed(where, 1, entry.sizeBytes());
        complete(slot, node);
    }

    @Override
    public FileSink file(Entry entry) {
        archive.check();
        lock.lock();
        try {
            requireOpen();
            Node known = parent.find(entry.name().toBytes()).orElse(null);
            Slot slot = newSlot(false);
            open++;
            return new ArchiveFile(archive, this, slot, entry, known, Archive.child(path, entry.name()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void special(Entry entry) {
        archive.check();
        if (entry.type() == EntryType.FILE || entry.type() == EntryType.DIRECTORY) {
            throw new IllegalArgumentException("a " + entry.type() + " is no special entry: " + entry.name());
        }
        Slot slot;
        lock.lock();
        try {
            requireOpen();
            slot = newSlot(false);
        } finally {
            lock.unlock();
        }
        complete(slot, EntryNodes.toNode(entry, archive.zone()).build());
    }

    @Override
    public void failed(ItemFailure failure) {
        archive.listener().failed(failure);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            parent.close();
            if (open > 0) {
                archive.fail(new WorkloadException.ProducerFailed(
                        "the directory " + shownPath() + " was closed while " + open
                                + " of its entries were not written to their end, so the whole backup is given up",
                        null));
            }
        } finally {
            lock.unlock();
        }
        if (above != null) {
            above.ended();
        }
        sealUpwards(this);
    }

    /** The writer of something inside is through with it. */
    void ended() {
        lock.lock();
        try {
            open--;
        } finally {
            lock.unlock();
        }
    }

    private String shownPath() {
        return path.isEmpty() ? "/" : path;
    }

    /** The entry is complete. */
    void complete(Slot slot, Node node) {
        settle(slot, node);
    }

    /** The entry will not be in the tree. */
    void giveUp(Slot slot) {
        settle(slot, null);
    }

    private void settle(Slot slot, @Nullable Node node) {
        boolean last;
        lock.lock();
        try {
            mark(slot, node);
            last = isComplete();
        } catch (RuntimeException | Error broken) {
            archive.fail(broken);
            throw broken;
        } finally {
            lock.unlock();
        }
        if (last) {
            sealUpwards(this);
        }
    }

    /** Seals the directory if nothing is missing, and those above it that only waited for it; no recursion, trees are deep. */
    private static void sealUpwards(ArchiveDirectory from) {
        ArchiveDirectory directory = from;
        while (directory != null && !directory.archive.isFailed() && directory.claimSealing()) {
            directory = directory.sealOrFail();
        }
    }

    /** Whoever calls may swallow what is thrown, and the end must not be waited for in vain. */
    private @Nullable ArchiveDirectory sealOrFail() {
        try {
            return seal();
        } catch (RuntimeException | Error broken) {
            archive.fail(broken);
            throw broken;
        }
    }

    /** Whether everything is there and nobody else is sealing. */
    private boolean claimSealing() {
        lock.lock();
        try {
            boolean mine = isComplete() && !sealing;
            sealing |= mine;
            return mine;
        } finally {
            lock.unlock();
        }
    }

    private boolean isComplete() {
        return closed && waiting.isEmpty();
    }

    /** Stores the tree and completes the slot above, which may then be sealed in turn. */
    private @Nullable ArchiveDirectory seal() {
        BlobId id = tree.finish();
        archive.reused().tree(id, parent.tree());
        if (above == null || slotAbove == null || self == null) {
            archive.rootSealed(id);
            return null;
        }
        Node node = EntryNodes.toNode(self, archive.zone()).subtree(id.bytes()).build();
        archive.counters().directory(previous, node);
        above.markLocked(slotAbove, node);
        return above;
    }

    private void markLocked(Slot slot, Node node) {
        lock.lock();
        try {
            mark(slot, node);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the directory " + shownPath() + " is closed");
        }
    }

    private Slot newSlot(boolean ofFile) {
        awaitRoom();
        Slot slot = new Slot(ofFile);
        waiting.addLast(slot);
        return slot;
    }

    /** Entries behind a slow file pile up; those behind something that the caller itself has open must not block it. */
    private void awaitRoom() {
        try {
            while (waiting.size() >= MOST_WAITING && waiting.getFirst().ofFile) {
                archive.check();
                var unused = drained.await(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            throw Archive.interrupted(interrupted);
        }
    }

    private void mark(Slot slot, @Nullable Node node) {
        slot.node = node;
        slot.done = true;
        while (!waiting.isEmpty() && waiting.getFirst().done) {
            Node next = waiting.removeFirst().node;
            if (next != null) {
                tree.add(next);
            }
        }
        drained.signalAll();
    }

    @Override
    public String toString() {
        return "directory " + path;
    }
}
