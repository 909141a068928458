package dev.holdfast.mongodb.connect;

import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
import dev.holdfast.mongodb.MongoException.Refused;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits until a client has connections that are signed in. */
final class ReadyConnections implements ConnectionPoolListener {
    private final String place;
    private final int wanted;
    private final Set<Long> open = ConcurrentHashMap.newKeySet();

    /** One for each that is open, until all that are wanted are taken. */
    private final Semaphore ready = new Semaphore(0);

    ReadyConnections(String place, int wanted) {
        this.place = place;
        this.wanted = wanted;
    }

    @Override
    public void connectionReady(ConnectionReadyEvent event) {
        if (open.add(event.getConnectionId().getLocalValue())) {
            ready.release();
        }
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        if (open.remove(event.getConnectionId().getLocalValue())) {
            boolean unused = ready.tryAcquire();
        }
    }

    /** @throws Refused if they are not there in time */
    void await(Duration patience) {
        try {
            if (!ready.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refused(
                        place + " let in " + open.size() + " of " + wanted + " connections within "
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
