package dev.holdfast.mongodb.connect;

import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
import dev.holdfast.mongodb.MongoException.Refused;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a client has connections that are signed in. */
final class ReadyConnections implements ConnectionPoolListener {
    private final String place;
    private final int wanted;
    private final CountDownLatch missing;

    ReadyConnections(String place, int wanted) {
        this.place = place;
        this.wanted = wanted;
        this.missing = new CountDownLatch(wanted);
    }

    @Override
    public void connectionReady(ConnectionReadyEvent event) {
        missing.countDown();
    }

    /** @throws Refused if they are not there in time */
    void await(Duration patience) {
        try {
            if (!missing.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refused(
                        place + " let in " + (wanted - missing.getCount()) + " of " + wanted + " connections within "
                                + patience.toSeconds() + " s; read with fewer (parallel), or let it take more"
                                + " (net.maxIncomingConnections)",
                        null);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while connecting to " + place);
        }
    }
}
