package dev.holdfast.benchmarks.server;

import dev.holdfast.Time;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server's process, which answers on a port of its own, and which ends when this JVM does. */
public final class Server {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 3000;
    private static final int PROCESSES = 4;
    private static final int PORTS_TRIED = 100;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private Server(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param log gets what it says
     * @param ready an address that answers as soon as the server can be used, with whatever status below 500; {@code tcp://HOST:PORT}
     *     where a port that is open is answer enough
     * @throws IOException if it ends or does not answer within a minute; the message holds what it said
     */
    public static Server start(List<String> command, Map<String, String> environment, Path log, URI ready)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Server server = new Server(builder.start(), log);
        try {
            Guard.process(server.process);
            server.await(ready);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            server.stop();
            throw failure;
        }
        return server;
    }

    /**
     * A port that is free now, and that nobody else gets who asks here or in another process of the same build ({@code holdfast.it.process}):
     * a server takes it a while later, and another time after it was killed. Below those from which systems take the ports of outgoing
     * connections.
     */
    public static int freePort() throws IOException {
        int first = FIRST_PORT + Integer.getInteger("holdfast.it.process", 0) % PROCESSES * PORTS;
        for (int attempt = 1; ; attempt++) {
            int port = first + Math.floorMod(NEXT.getAndIncrement(), PORTS);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                if (attempt == PORTS_TRIED) {
                    throw taken;
                }
            }
        }
    }

    private void await(URI ready) throws IOException, InterruptedException {
        Time time = Time.system();
        long deadline = time.nanos() + START.toNanos();
        while (!answers(ready)) {
            requireAlive(ready, time.nanos() > deadline);
            time.sleep(Duration.ofMillis(50));
        }
        requireAlive(ready, false);
    }

    /** Another server may answer where this one did not get the port. */
    private void requireAlive(URI ready, boolean late) throws IOException {
        if (!process.isAlive() || late) {
            throw new IOException(ready + " does not answer; the server said: " + Files.readString(log));
        }
    }

    private static boolean answers(URI address) throws InterruptedException {
        if ("tcp".equals(address.getScheme())) {
            try (Socket open = new Socket(address.getHost(), address.getPort())) {
                return open.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    < 500;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Whether its process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it, as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Guard.ended(process);
    }

    /** Ends it, at once if it does not end by itself. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (process.waitFor(10, TimeUnit.SECONDS)) {
            Guard.ended(process);
        } else {
            kill();
        }
    }
}
