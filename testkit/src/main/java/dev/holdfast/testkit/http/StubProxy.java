package dev.holdfast.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy for {@code CONNECT} that leads to ports of this machine, whatever host it is asked for: so that a client can speak to
 * a server by a name that nobody resolves. Safe for use from any thread.
 */
public final class StubProxy implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 * 1024;

    private final ServerSocket listening;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> others = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private StubProxy(ServerSocket listening, int port) {
        this.listening = listening;
        this.port = port;
    }

    /**
     * Starts one on a free port.
     *
     * @param port where every connection ends that leads nowhere else
     * @throws UncheckedIOException if there is no port
     */
    public static StubProxy leadingTo(int port) {
        try {
            StubProxy proxy = new StubProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Connections to this host end at another port. */
    public StubProxy and(String host, int otherPort) {
        others.put(host, otherPort);
        return this;
    }

    /** Its address, such as {@code http://127.0.0.1:40000}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** The first lines of the requests so far, such as {@code CONNECT example.org:443 HTTP/1.1}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = kept(listening.accept());
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Socket kept(Socket socket) {
        open.add(socket);
        return socket;
    }

    private void serve(Socket client) {
        try {
            String head = head(client.getInputStream());
            asked.add(head.lines().findFirst().orElse(""));
            if (!head.startsWith("CONNECT ")) {
                client.getOutputStream().write(bytes("HTTP/1.1 405 CONNECT only\r\nContent-Length: 0\r\n\r\n"));
                client.close();
                return;
            }
            Socket server = kept(new Socket(InetAddress.getLoopbackAddress(), others.getOrDefault(host(head), port)));
            client.getOutputStream().write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
            threads.execute(() -> carry(server, client));
            carry(client, server);
        } catch (IOException brokenOff) {
            close(client);
        }
    }

    private static String head(InputStream stream) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = stream.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String host(String head) {
        return head.substring("CONNECT ".length(), head.indexOf(':'));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException brokenOff) {
            // Both ends are closed below.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // There is nothing to lose.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException alreadyGone) {
            // There is nothing to lose.
        }
        open.forEach(this::close);
        threads.shutdownNow();
    }
}
