package dev.holdfast.interop.mongo;

import com.mongodb.ServerAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * One connection that sends commands exactly as they are given, as routers do: with sessions and transaction numbers of the caller's.
 * Only for servers that want no password. For one thread at a time.
 */
public final class WireConnection implements AutoCloseable {
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    private static final int HEADER = 16;
    private static final int MESSAGE = 2013;

    private final Socket socket;
    private final DataInputStream in;
    private int requests;

    WireConnection(ServerAddress address) {
        try {
            this.socket = new Socket(address.getHost(), address.getPort());
            socket.setTcpNoDelay(true);
            this.in = new DataInputStream(socket.getInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The server's answer, whatever it is. */
    public BsonDocument ask(String database, BsonDocument command) {
        BsonDocument body = command.clone();
        body.put("$db", new BsonString(database));
        BasicOutputBuffer encoded = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(encoded)) {
            CODEC.encode(writer, body, EncoderContext.builder().build());
        }
        int length = HEADER + 5 + encoded.getSize();
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(length)
                .putInt(++requests)
                .putInt(0)
                .putInt(MESSAGE)
                .putInt(0)
                .put((byte) 0);
        message.put(encoded.toByteArray());
        try {
            socket.getOutputStream().write(message.array());
            return answer();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The server's answer.
     *
     * @throws AssertionError if it refuses
     */
    public BsonDocument run(String database, BsonDocument command) {
        BsonDocument answer = ask(database, command);
        if (!isOk(answer)) {
            throw new AssertionError(command.getFirstKey() + " was refused: " + answer.toJson());
        }
        return answer;
    }

    static boolean isOk(BsonDocument answer) {
        boolean done = answer.getNumber("ok", new BsonInt32(0)).intValue() == 1;
        return done && !answer.containsKey("writeErrors") && !answer.containsKey("writeConcernError");
    }

    private BsonDocument answer() throws IOException {
        byte[] start = new byte[HEADER];
        in.readFully(start);
        byte[] rest =
                new byte[ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() - HEADER];
        in.readFully(rest);
        ByteBuffer document = ByteBuffer.wrap(rest, 5, rest.length - 5).slice();
        try (BsonBinaryReader reader = new BsonBinaryReader(document)) {
            return CODEC.decode(reader, DecoderContext.builder().build());
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
