package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.mongodb.ServerAddress;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.spi.store.StoreCredentials;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Connections that are to be there before a member is locked. */
class MongoConnectionsIT {
    private static final int AT_ONCE = 40;
    private static final int CLIENTS = 400;

    /** The fewer, the more often the first command took one that the driver had counted, and about one client in a hundred waited for ever. */
    private static final int CONNECTIONS = 2;

    @Test
    void allAreMadeHoweverBusyTheMachine() throws InterruptedException {
        MongoServer server = Shared.server();
        Connection connection = new Connection(MongoLocation.of(server.uri()), StoreCredentials.none());
        ServerAddress address = connection.seeds().get(0);
        Callable<Void> open = () -> {
            connection.member(address, CONNECTIONS).close();
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Void>> opened =
                    threads.invokeAll(Stream.generate(() -> open).limit(CLIENTS).toList());
            for (Future<Void> one : opened) {
                assertThatCode(one::get).doesNotThrowAnyException();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
