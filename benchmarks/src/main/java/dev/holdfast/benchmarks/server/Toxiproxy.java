package dev.holdfast.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The real toxiproxy, which stands between a client and one server and makes the connection worse. */
public final class Toxiproxy {
    private final Server server;
    private final URI control;
    private final int port;

    private Toxiproxy(Server server, URI control, int port) {
        this.server = server;
        this.control = control;
        this.port = port;
    }

    /**
     * Starts it, as good a connection as any at first.
     *
     * @param target the port of the server behind it, on the loopback interface
     * @param log gets what it says
     */
    public static Toxiproxy start(String binary, int target, Path log) throws IOException, InterruptedException {
        int controlPort = Server.freePort();
        int port = Server.freePort();
        URI control = URI.create("http://127.0.0.1:" + controlPort + "/proxies");
        Server server = Server.start(
                List.of(binary, "-host", "127.0.0.1", "-port", Integer.toString(controlPort)), Map.of(), log, control);
        Toxiproxy proxy = new Toxiproxy(server, control, port);
        proxy.post(
                "",
                "{\"name\":\"store\",\"listen\":\"127.0.0.1:" + port + "\",\"upstream\":\"127.0.0.1:" + target + "\"}");
        return proxy;
    }

    /** Where it lets clients in, on the loopback interface. */
    public int port() {
        return port;
    }

    /**
     * Makes connections worse.
     *
     * @param name by which it can be undone
     * @param type what toxiproxy calls it, such as {@code latency}
     * @param part which part of the connections, by chance; 0 to 1
     * @param attributes as toxiproxy wants them, in JSON
     */
    public void poison(String name, String type, double part, String attributes)
            throws IOException, InterruptedException {
        poison(name, type, "downstream", part, attributes);
    }

    private void poison(String name, String type, String stream, double part, String attributes)
            throws IOException, InterruptedException {
        post(
                "/store/toxics",
                "{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"stream\":\"" + stream + "\",\"toxicity\":"
                        + part + ",\"attributes\":" + attributes + "}");
    }

    /** Lets what is sent to the server through at so many KiB a second on each connection. */
    public void slowUploads(int kibibytes) throws IOException, InterruptedException {
        poison("slow", "bandwidth", "upstream", 1, "{\"rate\":" + kibibytes + "}");
    }

    /** Lets nobody in and ends all connections, or lets everybody in again. */
    public void admit(boolean everybody) throws IOException, InterruptedException {
        post("/store", "{\"enabled\":" + everybody + "}");
    }

    /** Undoes it. */
    public void cure(String name) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(control + "/store/toxics/" + name))
                .DELETE());
    }

    /** Undoes everything, and lets everybody in. */
    public void cureAll() throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(control.resolve("/reset")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Lets every answer come later by so long. */
    public void delayAnswers(Duration delay) throws IOException, InterruptedException {
        poison("delay", "latency", 1, "{\"latency\":" + delay.toMillis() + "}");
    }

    /** Ends it. */
    public void stop() throws InterruptedException {
        server.stop();
    }

    private void post(String path, String json) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(control + path)).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("toxiproxy answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
