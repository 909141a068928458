package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Blobs on their way out: every one is authenticated and hashed before anybody sees it. Safe for use from any thread. */
public final class BlobReader {
    /** restic cuts at 8 MiB. */
    private static final long LARGEST_CHUNK = 64L << 20;

    private final OpenRepository repository;
    private final PackRanges ranges;
    private final TreeWindows windows;
    private final boolean farAway;
    /** More may read than open at once: what opens needs the memory. */
    private final Semaphore opening;

    BlobReader(OpenRepository repository) {
        this.repository = repository;
        this.ranges = new PackRanges(repository.store());
        this.windows = new TreeWindows(ranges);
        this.farAway = repository.store().callsAtOnce() > 1;
        this.opening = new Semaphore(repository.options().workers());
    }

    /** Takes a plaintext. */
    @FunctionalInterface
    public interface PlainBlob {
        /**
         * Takes one blob.
         *
         * @param bytes valid during the call only
         */
        void accept(BlobLocation location, BlobId id, byte[] bytes, int length);
    }

    /**
     * Loads a blob whole, from whichever copy is intact.
     *
     * @throws RepositoryException.Damaged if the index does not know it, or no copy is intact
     */
    public byte[] load(BlobType type, BlobId id) {
        return fromAnyCopy(type, id, copy -> load(copy, id));
    }

    private <T> T fromAnyCopy(BlobType type, BlobId id, Function<BlobLocation, T> how) {
        List<BlobLocation> copies = repository.index().findAll(type, id);
        if (copies.isEmpty()) {
            throw new RepositoryException.Damaged(type.label() + " blob " + id.hex()
                    + " is not in the index: its pack was lost, or the index needs 'holdfast repair index'");
        }
        RuntimeException first = null;
        for (BlobLocation copy : copies) {
            try {
                return how.apply(copy);
            } catch (RepositoryException.Damaged | StoreException.NotFound broken) {
                first = first == null ? broken : first;
            }
        }
        throw new RepositoryException.Damaged(
                type.label() + " blob " + id.hex() + " in pack "
                        + copies.get(0).packId().hex() + " cannot be read: "
                        + (first == null ? "" : first.getMessage()),
                first);
    }

    /**
     * Opens a blob of any size, from whichever copy is intact. A large one lies in a temporary file until the stream is closed, and its
     * seal is intact; its hash is compared when the stream ends, and {@link RepositoryException.Damaged} is thrown if it is wrong.
     *
     * @throws RepositoryException.Damaged if the index does not know it, or no copy is intact
     */
    public InputStream open(BlobType type, BlobId id) {
        boolean large =
                repository.index().find(type, id).filter(LargeBlob::isLarge).isPresent();
        return large
                ? fromAnyCopy(type, id, copy -> fetchLarge(copy, id)).plain()
                : new ByteArrayInputStream(load(type, id));
    }

    /**
     * Fetches a large blob, in one request, and compares its tag.
     *
     * @throws RepositoryException.Damaged if the pack ends too early, or the tag is wrong
     */
    public LargeBlob fetchLarge(BlobLocation copy, BlobId id) {
        return repository
                .store()
                .get(
                        Layout.pack(copy.packId()),
                        copy.offset(),
                        copy.length(),
                        stream -> receiveLarge(copy, id, stream));
    }

    /**
     * Takes a large blob from a stream that begins with it, and compares its tag.
     *
     * @throws RepositoryException.Damaged if the stream ends too early, or the tag is wrong
     */
    public LargeBlob receiveLarge(BlobLocation blob, BlobId id, InputStream stream) throws IOException {
        return LargeBlob.receive(repository.newSealer(), blob, id, stream);
    }

    private byte[] load(BlobLocation copy, BlobId id) {
        return copy.type() == BlobType.TREE ? loadTree(copy, id) : opened(copy, id, fetch(copy));
    }

    /** A copy on a local disk that is not what it should be is as good as none. */
    private byte[] loadTree(BlobLocation copy, BlobId id) {
        LocalCache cache = repository.cache();
        Optional<byte[]> local = cache.get(LocalCache.Kind.TREE, id, copy.length());
        if (local.filter(bytes -> bytes.length == copy.length()).isPresent()) {
            try {
                return opened(copy, id, local.get());
            } catch (RepositoryException.Damaged damaged) {
                cache.drop(LocalCache.Kind.TREE, id);
            }
        }
        return farAway ? loadFarTree(copy, id) : loadTreeAlone(copy, id);
    }

    private byte[] loadFarTree(BlobLocation copy, BlobId id) {
        Optional<byte[]> sealed = windows.find(copy);
        if (sealed.isPresent()) {
            try {
                return kept(copy, id, sealed.get());
            } catch (RepositoryException.Damaged damaged) {
                windows.drop(copy);
            }
        }
        return loadTreeAlone(copy, id);
    }

    private byte[] loadTreeAlone(BlobLocation copy, BlobId id) {
        return kept(copy, id, fetch(copy));
    }

    private byte[] kept(BlobLocation copy, BlobId id, byte[] sealed) {
        byte[] plain = opened(copy, id, sealed);
        repository.cache().put(LocalCache.Kind.TREE, id, sealed, (int) copy.length());
        return plain;
    }

    private byte[] fetch(BlobLocation copy) {
        return ranges.fetch(copy.packId(), copy.offset(), copy.length());
    }

    private byte[] opened(BlobLocation copy, BlobId id, byte[] sealed) {
        return repository.codecs().with(codec -> {
            int length = open(codec, copy, id, sealed, 0);
            return Arrays.copyOf(codec.plain(), length);
        });
    }

    /** Opens a sealed blob and compares its hash; the plaintext is in the codec then. */
    private static int open(BlobCodec codec, BlobLocation blob, BlobId id, byte[] sealed, int offset) {
        requirePossible(blob, id);
        int length = codec.open(sealed, offset, (int) blob.length(), (int) blob.uncompressedLength());
        if (!codec.identify(codec.plain(), 0, length).equals(id)) {
            throw new RepositoryException.Damaged("blob " + id.hex() + " does not hash to its name");
        }
        return length;
    }

    /** Whatever an index says: no chunk is that large, and no array. */
    private static void requirePossible(BlobLocation blob, BlobId id) {
        long most = blob.type() == BlobType.DATA ? LARGEST_CHUNK : Integer.MAX_VALUE - 64L;
        if (blob.plainLength() > most || blob.length() > Integer.MAX_VALUE - 64L) {
            throw new RepositoryException.Damaged("blob " + id.hex() + " cannot have " + blob.plainLength()
                    + " bytes: no " + blob.type().label() + " blob has more than " + most);
        }
    }

    /** A blob to be read in bulk: where it is, and what it must hash to. */
    public record Wanted(BlobLocation location, BlobId id) {}

    /** Hears of a blob that cannot be had from anywhere. */
    @FunctionalInterface
    public interface LostBlob {
        /** Called instead of the receiver. */
        void lost(Wanted blob, RepositoryException.Damaged cause);
    }

    /**
     * Reads chosen blobs of one pack in few requests. A copy that is not intact is looked for elsewhere.
     *
     * @param wanted all of one pack, ascending by offset; of each either the receiver hears or, if it is lost, the other
     */
    public void readPack(List<Wanted> wanted, PlainBlob receiver, LostBlob lost) {
        readPack(
                wanted,
                (blob, codec, length) -> receiver.accept(blob.location(), blob.id(), codec.plain(), length),
                receiver,
                lost);
    }

    /**
     * Reads chosen blobs of one pack in few requests and stores them in another repository, unless it has them. What is compressed
     * is not compressed again.
     *
     * @param wanted all of one pack, ascending by offset; of each either the last or the one before the last hears
     * @param copied hears of a blob that the other repository's writer has taken
     */
    public void copyPack(List<Wanted> wanted, BlobWriter target, Consumer<BlobLocation> copied, LostBlob lost) {
        readPack(
                wanted,
                (blob, codec, length) -> {
                    target.copy(blob.location().type(), blob.id(), codec, length);
                    copied.accept(blob.location());
                },
                (location, id, bytes, length) -> {
                    BlobId unused = target.save(location.type(), bytes, 0, length);
                    copied.accept(location);
                },
                lost);
    }

    /** Takes a blob while it is in the codec that has opened it. */
    @FunctionalInterface
    private interface OpenedBlob {
        void accept(Wanted blob, BlobCodec codec, int length);
    }

    /** @param other takes what came from another copy */
    private void readPack(List<Wanted> wanted, OpenedBlob receiver, PlainBlob other, LostBlob lost) {
        BitSet handled = new BitSet(wanted.size());
        boolean gone = false;
        try {
            int[] next = {0};
            ranges.read(wanted.stream().map(Wanted::location).toList(), (location, bytes, offset) -> {
                int index = next[0]++;
                handled.set(index, deliver(wanted.get(index), bytes, offset, receiver));
            });
        } catch (StoreException.NotFound missing) {
            gone = true;
        } catch (RepositoryException.Damaged tooShort) {
            gone = false;
        }
        for (int i = handled.nextClearBit(0); i < wanted.size(); i = handled.nextClearBit(i + 1)) {
            deliverAnyCopy(wanted.get(i), gone, other, lost);
        }
    }

    private boolean deliver(Wanted blob, byte[] sealed, int offset, OpenedBlob receiver) {
        opening.acquireUninterruptibly();
        try {
            return repository.codecs().with(codec -> {
                int length;
                try {
                    length = open(codec, blob.location(), blob.id(), sealed, offset);
                } catch (RepositoryException.Damaged damaged) {
                    return false;
                }
                receiver.accept(blob, codec, length);
                return true;
            });
        } finally {
            opening.release();
        }
    }

    /** @param gone whether the wanted copy's pack is known to be missing, and not worth another request */
    private void deliverAnyCopy(Wanted blob, boolean gone, PlainBlob receiver, LostBlob lost) {
        byte[] plain;
        try {
            if (gone
                    && repository
                                    .index()
                                    .findAll(blob.location().type(), blob.id())
                                    .size()
                            < 2) {
                throw new RepositoryException.Damaged(
                        "pack " + blob.location().packId().hex() + " with blob "
                                + blob.id().hex() + " is missing from "
                                + repository.store().description());
            }
            plain = load(blob.location().type(), blob.id());
        } catch (RepositoryException.Damaged damaged) {
            lost.lost(blob, damaged);
            return;
        }
        receiver.accept(blob.location(), blob.id(), plain, plain.length);
    }

    /**
     * Opens a sealed blob and compares its hash, for those who have read it themselves.
     *
     * @throws RepositoryException.Damaged if it is not intact; the receiver was not called
     */
    public void open(BlobLocation blob, BlobId id, byte[] sealed, int offset, PlainBlob receiver) {
        boolean unused = repository.codecs().with(codec -> {
            int length = open(codec, blob, id, sealed, offset);
            receiver.accept(blob, id, codec.plain(), length);
            return true;
        });
    }

    /**
     * Opens the sealed header of a pack.
     *
     * @throws RepositoryException.Damaged if it is not intact
     */
    public List<PackEntry> openHeader(byte[] sealed, int offset, int length) {
        return repository.codecs().with(codec -> PackHeader.open(sealed, offset, length, codec.sealer()));
    }

    /** Reads sealed blobs of a pack, for those who move or check them as they are. */
    public PackRanges sealed() {
        return ranges;
    }
}
