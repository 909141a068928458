package dev.holdfast.internal.place;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.posix.FileStatus;
import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostInode;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Walks the dump again, in the order of the plan, and does what was decided. */
final class Applier {
    private final RestoreContext context;
    private final Ledger.Reader ledger;
    private final boolean deleting;
    private final AttributeWriter attributes;
    private final Deferred deferred;

    Applier(
            RestoreContext context,
            Ledger.Reader ledger,
            boolean deleting,
            AttributeWriter attributes,
            Deferred deferred) {
        this.context = context;
        this.ledger = ledger;
        this.deleting = deleting;
        this.attributes = attributes;
        this.deferred = deferred;
    }

    /** @param here null if the directory could not be made or opened, so that everything in it is passed over */
    void walk(SourceDirectory directory, @Nullable HostDirectory here, Place place) {
        NameCheck names = new NameCheck();
        Extras extras = new Extras(here, place, deleting && here != null);
        try {
            directory.forEach(each -> {
                context.checkCancelled();
                extras.known(each.entry().name());
                entry(each, here, place, names);
            });
        } catch (RepositoryException.Damaged damaged) {
            if (ledger.nextEnd() != Step.END_DAMAGED) {
                throw damaged;
            }
            fail(place.path(), "read", damaged);
            if (deleting) {
                ledger.nextDeletions();
            }
            return;
        }
        ledger.nextEnd();
        if (deleting) {
            extras.delete(directory, ledger.nextDeletions());
        }
    }

    private void entry(SourceEntry each, @Nullable HostDirectory here, Place place, NameCheck names) {
        EntryName name = each.entry().name();
        String path = place.path() + "/" + name;
        var refusal = names.refusal(name);
        if (refusal.isPresent()) {
            ledger.next();
            context.failed(new ItemFailure(path, "write", refusal.get()));
            return;
        }
        if (each.entry().type() == EntryType.SOCKET) {
            return;
        }
        Step step = ledger.next();
        int print = step.hasPrint() ? ledger.nextPrint() : 0;
        if (each instanceof SourceEntry.OfDirectory inner) {
            directory(inner, step, print, here, place.below(name.toBytes(), path));
        } else if (step == Step.CONFLICT) {
            context.failed(new ItemFailure(path, "write", "it cannot be restored as asked, as the plan says"));
        } else if (here != null) {
            try {
                perform(each, step, print, here, place);
            } catch (IOException broken) {
                deferred.refuseIfHopeless(broken);
                fail(path, "write", broken);
            }
        }
    }

    private void perform(SourceEntry each, Step step, int print, HostDirectory here, Place place) throws IOException {
        Entry entry = each.entry();
        boolean isFile = each instanceof SourceEntry.OfFile;
        switch (step) {
            case LEAVE -> context.progressed(isFile ? 1 : 0, 0);
            case KEEP -> {
                context.progressed(isFile ? 1 : 0, 0);
                deferred.remember(entry, place);
            }
            case LINK, RELINK -> deferred.link(entry, place, step, print);
            case ATTRIBUTES -> {
                attributes(here, entry, print, place);
                context.progressed(isFile ? 1 : 0, 0);
                deferred.remember(entry, place);
            }
            case CREATE, REPLACE, REWRITE -> write(each, step, print, here, place);
            case END, END_DAMAGED, CONFLICT, SKIP -> throw new IllegalStateException("no step for an entry: " + step);
        }
    }

    private void write(SourceEntry each, Step step, int print, HostDirectory here, Place place) throws IOException {
        if (each instanceof SourceEntry.OfFile file) {
            deferred.remember(each.entry(), place);
            if (step != Step.REWRITE) {
                place.touch();
            }
            deferred.file(new PendingFile(place, each.entry(), file.file(), step, print));
        } else {
            special(each.entry(), step, print, here, place);
        }
    }

    private void special(Entry entry, Step step, int print, HostDirectory here, Place place) throws IOException {
        byte[] name = entry.name().toBytes();
        place.touch();
        if (step == Step.REPLACE) {
            Removal.remove(here, name, print, place.path() + "/" + entry.name());
        }
        if (entry.type() == EntryType.SYMLINK) {
            here.makeSymlink(name, entry.linkTarget().orElseGet(() -> new byte[0]));
        } else {
            here.makeNode(name, entry.type(), entry.device());
        }
        HostInode made = here.inode(name);
        attributes.write(made, entry);
    }

    /** A file is opened for it if that is possible, so that a name exchanged meanwhile cannot lead elsewhere. */
    private void attributes(HostDirectory here, Entry entry, int print, Place place) throws IOException {
        byte[] name = entry.name().toBytes();
        String path = place.path() + "/" + entry.name();
        TargetChanged.check(here.status(name), print, path);
        if (entry.type() == EntryType.FILE) {
            try (var file = here.read(name)) {
                TargetChanged.check(file.status(), print, path);
                attributes.write(file, entry);
                return;
            } catch (AccessDeniedException denied) {
                // its owner may set attributes of a file that he may not read
            }
        }
        HostInode inode = here.inode(name);
        attributes.write(inode, entry);
    }

    private void directory(
            SourceEntry.OfDirectory each, Step step, int print, @Nullable HostDirectory here, Place place) {
        if (step == Step.SKIP) {
            return;
        }
        if (step == Step.CONFLICT) {
            context.failed(new ItemFailure(place.path(), "write", "it cannot be restored as asked, as the plan says"));
            return;
        }
        try (HostDirectory inner = here == null ? null : open(step, print, here, place)) {
            walk(each.directory(), inner, place);
            if (inner != null && (step != Step.KEEP || place.isTouched())) {
                deferred.attributes(place, each.entry());
            }
        } catch (IOException unclosable) {
            fail(place.path(), "write", unclosable);
        }
    }

    private @Nullable HostDirectory open(Step step, int print, HostDirectory parent, Place place) {
        byte[] name = place.name();
        try {
            if (step == Step.CREATE || step == Step.REPLACE) {
                Place above = place.parent();
                if (above != null) {
                    above.touch();
                }
                if (step == Step.REPLACE) {
                    Removal.remove(parent, name, print, place.path());
                }
                parent.makeDirectory(name);
                return parent.directory(name);
            }
            TargetChanged.check(parent.status(name), print, place.path());
            return parent.directory(name);
        } catch (IOException broken) {
            deferred.refuseIfHopeless(broken);
            fail(place.path(), "write", broken);
            return null;
        }
    }

    private void fail(String path, String during, Exception cause) {
        context.failed(new ItemFailure(path.isEmpty() ? "/" : path, during, Reasons.of(cause)));
    }

    /** What was planned to be removed from one directory. */
    private final class Extras {
        private final @Nullable HostDirectory here;
        private final Place place;
        private final java.util.Set<EntryName> known = new java.util.HashSet<>();
        private final boolean wanted;

        Extras(@Nullable HostDirectory here, Place place, boolean wanted) {
            this.here = here;
            this.place = place;
            this.wanted = wanted;
        }

        void known(EntryName name) {
            if (wanted) {
                known.add(name);
            }
        }

        void delete(SourceDirectory directory, long[] planned) {
            HostDirectory there = here;
            if (planned.length == 0 || there == null) {
                return;
            }
            java.util.Arrays.sort(planned);
            try {
                for (byte[] each : there.names()) {
                    EntryName name = EntryName.of(each);
                    if (!known.contains(name) && directory.covers(name)) {
                        delete(there, name, planned);
                    }
                }
            } catch (IOException unreadable) {
                fail(place.path(), "list", unreadable);
            }
        }

        private void delete(HostDirectory there, EntryName name, long[] planned) {
            String path = place.path() + "/" + name;
            byte[] raw = name.toBytes();
            try {
                FileStatus status = there.status(raw);
                if (status == null) {
                    return;
                }
                long print = Fingerprint.of(raw, status, Removal.measure(there, raw, status));
                if (java.util.Arrays.binarySearch(planned, print) < 0) {
                    throw new FileSystemException(path, null, "it appeared or changed after the restore was planned");
                }
                place.touch();
                Removal.remove(there, raw, status);
            } catch (IOException broken) {
                fail(path, "delete", broken);
            }
        }
    }
}
