package dev.holdfast.mongodb.dump;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.topology.ServerFacts;
import java.time.Duration;

/**
 * The server that is read.
 *
 * @param client of it alone; closed with this
 * @param commands sends to it
 * @param facts what it says of itself
 * @param host name and port by which it is reached
 * @param lag how far it was behind when it was chosen
 */
public record Chosen(MongoClient client, Commands commands, ServerFacts facts, String host, Duration lag)
        implements AutoCloseable {
    @Override
    public void close() {
        client.close();
    }
}
