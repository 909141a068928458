package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.Gzip;
import dev.holdfast.mongodb.layout.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads mongodump's archive, compressed or not, without holding more than a document of it. Everything that an archive says of itself
 * is checked: each announced namespace must come, be closed, and have the checksum that its last block names. Used once.
 */
public final class ArchiveReader {
    private static final int MOST_NAMESPACES = 1_000_000;
    private static final int GZIP = 0x1f;

    private final String name;
    private final BsonStream stream;
    private final ArchiveReceiver receiver;
    private final Map<Namespace, State> states = new HashMap<>();

    private ArchiveReader(String name, BsonStream stream, ArchiveReceiver receiver) {
        this.name = name;
        this.stream = stream;
        this.receiver = receiver;
    }

    /** How far a namespace has come. */
    private static final class State {
        private final ArchivedNamespace announced;
        private final Crc64 crc = new Crc64();
        private @Nullable Namespace namespace;
        private ArchiveReceiver.@Nullable Documents documents;
        private boolean ended;

        private State(ArchivedNamespace announced) {
            this.announced = announced;
        }
    }

    /**
     * Reads an archive to its end.
     *
     * @param name names it in messages
     * @param in not closed
     * @throws MongoException.Damaged if it is no archive, not whole, or not as it was written; what the receiver got is worthless then
     */
    public static void read(String name, InputStream in, ArchiveReceiver receiver) {
        InputStream plain = decompressed(name, in);
        requireMagic(name, plain);
        int begin = ArchiveBytes.magic().length;
        BsonStream stream = BsonStream.inBlocks(name, plain, BsonStream.LARGEST_OF_USERS, begin);
        new ArchiveReader(name, stream, receiver).read();
    }

    private static InputStream decompressed(String name, InputStream in) {
        PushbackInputStream looked = new PushbackInputStream(in, 1);
        try {
            int first = looked.read();
            if (first >= 0) {
                looked.unread(first);
            }
            return first == GZIP ? Gzip.decompressed(looked) : looked;
        } catch (IOException broken) {
            throw new MongoException.Damaged(name + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static void requireMagic(String name, InputStream in) {
        byte[] magic = ArchiveBytes.magic();
        try {
            if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
                throw new MongoException.Damaged(
                        name + " is no archive of mongodump: it does not begin as one does; use what"
                                + " 'mongodump --archive' wrote",
                        null);
            }
        } catch (IOException broken) {
            throw new MongoException.Damaged(name + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    private void read() {
        prelude();
        while (stream.next()) {
            block(header());
        }
        if (stream.isBlockEnd()) {
            throw damaged("has a block without a header");
        }
        states.values().stream().filter(state -> !state.ended).findFirst().ifPresent(state -> {
            throw damaged("ends before " + state.announced.namespace() + " does; it is not whole");
        });
    }

    private void prelude() {
        if (!stream.next()) {
            throw damaged("has no header");
        }
        receiver.header(ArchiveFields.of(name, stream).header());
        while (stream.next()) {
            ArchivedNamespace namespace = ArchiveFields.of(name, stream).namespace();
            if (states.put(namespace.namespace(), new State(namespace.withoutMetadata())) != null) {
                throw damaged("announces " + namespace.namespace() + " twice");
            }
            if (states.size() > MOST_NAMESPACES) {
                throw damaged("announces more than " + MOST_NAMESPACES + " namespaces");
            }
            receiver.announced(namespace);
        }
        if (!stream.isBlockEnd()) {
            throw damaged("ends before it has told what is in it");
        }
    }

    private ArchiveFields.Block header() {
        return ArchiveFields.of(name, stream).block();
    }

    private void block(ArchiveFields.Block block) {
        State state = state(block.namespace());
        if (state.ended) {
            throw damaged("has documents of " + block.namespace() + " behind the end of it");
        }
        if (state.documents == null) {
            state.namespace = block.namespace();
            state.documents = receiver.begin(state.announced, block.namespace());
        } else if (!block.namespace().equals(state.namespace)) {
            throw damaged("has documents of " + state.announced.namespace() + " in " + state.namespace + " and in "
                    + block.namespace());
        }
        if (block.end()) {
            end(state, state.documents, block);
        } else {
            documents(state, state.documents, block);
        }
    }

    private State state(Namespace namespace) {
        State state = states.get(namespace);
        if (state == null && namespace.isBuckets()) {
            state = states.get(namespace.logical());
            state = state != null && state.announced.isTimeSeries() ? state : null;
        }
        if (state == null) {
            throw damaged("has documents of " + namespace + ", which it has not announced");
        }
        return state;
    }

    private void documents(State state, ArchiveReceiver.Documents documents, ArchiveFields.Block block) {
        if (block.crc() != 0) {
            throw damaged("has a checksum where none belongs, before documents of " + state.namespace);
        }
        while (stream.next()) {
            state.crc.update(stream.buffer(), stream.offset(), stream.length());
            documents.document(stream.buffer(), stream.offset(), stream.length());
        }
        if (!stream.isBlockEnd()) {
            throw damaged("ends among the documents of " + state.namespace + "; it is not whole");
        }
    }

    private void end(State state, ArchiveReceiver.Documents documents, ArchiveFields.Block block) {
        if (stream.next()) {
            throw damaged("has documents in the block that ends " + block.namespace());
        }
        if (!stream.isBlockEnd()) {
            throw damaged("ends in the block that ends " + block.namespace() + "; it is not whole");
        }
        if (block.crc() != state.crc.value()) {
            throw damaged(String.format(
                    "has documents of %s with the checksum %016x where %016x was written; it was changed",
                    block.namespace(), state.crc.value(), block.crc()));
        }
        state.ended = true;
        documents.end();
    }

    private MongoException.Damaged damaged(String what) {
        return new MongoException.Damaged(name + " " + what + ", at byte " + stream.position(), null);
    }
}
