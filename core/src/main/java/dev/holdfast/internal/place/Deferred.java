package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.RestoreContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to wait until the contents of files were read together: the contents, then further names of files, then attributes
 * of directories that were left, the deepest first. Bounded: when there is too much, everything so far is done.
 */
final class Deferred {
    private static final int MOST = 20_000;

    private final RestoreContext context;
    private final Places places;
    private final AttributeWriter attributes;
    private final FileReading files;
    private final List<Link> links = new ArrayList<>();
    private final List<Finished> directories = new ArrayList<>();
    private final Map<LinkKey, Named> firstNames = new HashMap<>();

    /** A name that a file gets in addition. */
    private record Link(Place place, Entry entry, Step step, int print) {
        String path() {
            return place.path() + "/" + entry.name();
        }
    }

    /** A directory in which nothing happens any more. */
    private record Finished(Place place, Entry entry) {}

    /** Where a file with several names was restored first. */
    private record Named(Place place, Entry entry) {}

    Deferred(RestoreContext context, Places places, AttributeWriter attributes, FileReading files) {
        this.context = context;
        this.places = places;
        this.attributes = attributes;
        this.files = files;
    }

    void file(PendingFile file) {
        files.add(file);
    }

    /** Keeps in mind where the first of several names is. */
    void remember(Entry entry, Place place) {
        if (entry.type() == dev.holdfast.spi.workload.EntryType.FILE) {
            LinkKey.of(entry).ifPresent(key -> firstNames.putIfAbsent(key, new Named(place, entry)));
        }
    }

    void link(Entry entry, Place place, Step step, int print) {
        place.touch();
        links.add(new Link(place, entry, step, print));
        flushIfMany();
    }

    void attributes(Place place, Entry entry) {
        directories.add(new Finished(place, entry));
        flushIfMany();
    }

    private void flushIfMany() {
        if (links.size() + directories.size() >= MOST) {
            flush();
        }
    }

    /** Does everything that waits. */
    void flush() {
        files.finish();
        links.forEach(this::make);
        links.clear();
        directories.forEach(this::finish);
        directories.clear();
    }

    private void make(Link link) {
        context.checkCancelled();
        try {
            Named first = LinkKey.of(link.entry()).map(firstNames::get).orElse(null);
            if (first == null) {
                throw new IOException("the first name of the file was not restored");
            }
            byte[] existing = first.entry().name().toBytes();
            places.in(
                    link.place(), directory -> places.in(first.place(), from -> make(link, directory, from, existing)));
            context.progressed(1, 0);
        } catch (IOException broken) {
            refuseIfHopeless(broken);
            context.failed(new ItemFailure(link.path(), "write", Reasons.of(broken)));
        }
    }

    private static Link make(Link link, HostDirectory directory, HostDirectory from, byte[] existing)
            throws IOException {
        byte[] name = link.entry().name().toBytes();
        if (link.step() == Step.RELINK) {
            Removal.remove(directory, name, link.print(), link.path());
        }
        directory.makeLink(name, from, existing);
        return link;
    }

    private void finish(Finished done) {
        try {
            places.in(done.place(), directory -> {
                attributes.write(directory, done.entry());
                return done;
            });
        } catch (IOException incomplete) {
            context.failed(new ItemFailure(done.place().path(), "attributes", Reasons.of(incomplete)));
        }
    }

    /** @throws UncheckedIOException if everything that follows would fail for the same reason */
    void refuseIfHopeless(IOException cause) {
        if (Reasons.isHopeless(cause)) {
            throw new UncheckedIOException(cause);
        }
    }
}
