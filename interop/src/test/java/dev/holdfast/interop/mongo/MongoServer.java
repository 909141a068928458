package dev.holdfast.interop.mongo;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.benchmarks.server.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A real mongod: alone, or as a member of a set. Its data go when it is closed. */
public final class MongoServer implements Deployment, AutoCloseable {
    private static final String HOST = "127.0.0.1";

    // Recovery logs are small and made when needed: they lie in memory, and most tests write little. Documents expire
    // only where a test wants it: one server would delete them before the other. Who waits for an entry that says that
    // nothing
    // happened does not wait for long.
    private static final List<String> ECONOMY = List.of(
            "--wiredTigerCacheSizeGB",
            "0.25",
            "--wiredTigerEngineConfigString",
            "log=(file_max=8MB,prealloc=false)",
            "--setParameter",
            "diagnosticDataCollectionEnabled=false",
            "--setParameter",
            "ttlMonitorEnabled=false",
            "--setParameter",
            "shutdownTimeoutMillisForSignaledShutdown=100",
            "--setParameter",
            "periodicNoopIntervalSecs=1",
            "--nounixsocket");

    private final ServerOptions options;
    private final @Nullable String set;
    private final Scratch scratch = Scratch.create();
    private final int port;
    private final MongoClient client;
    private final MongoClient anyone;
    private final MongoClient member;
    private Server process;

    private MongoServer(ServerOptions options, @Nullable String set, @Nullable Path data) {
        this.options = options;
        this.set = set;
        try {
            this.port = Server.freePort();
            if (data != null) {
                copy(data, scratch.directory().resolve("data"));
            }
            this.process = launch();
        } catch (IOException | InterruptedException failure) {
            scratch.close();
            throw failed(failure);
        }
        String plain = Security.plain(List.of(address()), "directConnection=true");
        this.client = options.security().owner(plain);
        this.member = options.security().member(plain);
        this.anyone = options.security().anyone(plain);
    }

    /** Starts one that stands alone, and makes the owner. */
    public static MongoServer start(ServerOptions options) {
        MongoServer server = new MongoServer(options, null, null);
        options.security().makeOwner(server.member);
        return server;
    }

    /** Starts one that waits to become a member of the set. */
    static MongoServer member(ServerOptions options, String set) {
        return new MongoServer(options, set, null);
    }

    /** Starts another on a copy of its data, as of a volume snapshot; it stands still meanwhile. */
    MongoServer cloned() {
        stop();
        MongoServer clone = new MongoServer(options, set, scratch.directory().resolve("data"));
        restart();
        return clone;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path each : found.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (!each.endsWith("mongod.lock")) {
                    Path unused = Files.copy(each, target);
                }
            }
        }
    }

    private Server launch() throws IOException, InterruptedException {
        Path data = Files.createDirectories(scratch.directory().resolve("data"));
        List<String> command = new ArrayList<>();
        command.add(MongoPeer.MONGOD.binary().toString());
        command.addAll(List.of("--port", Integer.toString(port), "--bind_ip", HOST, "--dbpath", data.toString()));
        command.addAll(ECONOMY);
        command.addAll(options.arguments(set));
        return Server.start(command, Map.of(), log(), URI.create("tcp://" + HOST + ":" + port));
    }

    private static IllegalStateException failed(Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new IllegalStateException("mongod did not start or stop: " + failure.getMessage(), failure);
    }

    /** Where it listens. */
    public ServerAddress address() {
        return new ServerAddress(HOST, port);
    }

    /** What it has said since it was started last. */
    public Path log() {
        return scratch.directory().resolve("mongod.log");
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Bytes of memory that it holds now. */
    public long memoryBytes() {
        try (var lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            String line =
                    lines.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Its own address, not that of the set which it may be a member of. */
    @Override
    public String uri() {
        return options.security().uri(List.of(address()), "directConnection=true");
    }

    /** A client of the owner that speaks to this server alone. */
    @Override
    public MongoClient client() {
        return client;
    }

    @Override
    public Security security() {
        return options.security();
    }

    /** A client without a user: all that an arbiter takes. */
    public MongoClient anyone() {
        return anyone;
    }

    MongoClient asMember() {
        return member;
    }

    /** What members and routers may do. */
    Document asMember(String database, Document command) {
        return member.getDatabase(database).runCommand(command);
    }

    /** Kills it, as a power cut would; its data stay. */
    public void kill() {
        try {
            process.kill();
        } catch (InterruptedException failure) {
            throw failed(failure);
        }
    }

    /** Says nothing from now on to anybody, nor that it is gone, as a host does that has lost its network. */
    public void pause() {
        signal("STOP");
    }

    /** Goes on where it was {@linkplain #pause() paused}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failure) {
            throw failed(failure);
        }
    }

    /**
     * Has it fail some commands of ours from now on.
     *
     * @param times how many of them
     * @param data of the fail point {@code failCommand}, as Extended JSON
     */
    public void fail(int times, String data) {
        failCommand(new Document("mode", new Document("times", times))
                .append("data", Document.parse(data).append("appName", "holdfast")));
    }

    /** Has it fail none any more, and says how often it has. */
    public int failNone() {
        return failCommand(new Document("mode", "off"))
                .get("count", Number.class)
                .intValue();
    }

    private Document failCommand(Document how) {
        Document command = new Document("configureFailPoint", "failCommand");
        command.putAll(how);
        return admin(command);
    }

    /** Ends it in order; its data stay. */
    public void stop() {
        try {
            process.stop();
        } catch (InterruptedException failure) {
            throw failed(failure);
        }
    }

    /** Starts it again, on the same port and data. */
    public void restart() {
        stop();
        try {
            process = launch();
        } catch (IOException | InterruptedException failure) {
            throw failed(failure);
        }
    }

    @Override
    public void close() {
        client.close();
        member.close();
        anyone.close();
        kill();
        scratch.close();
    }

    @Override
    public String toString() {
        return "mongod at " + address();
    }
}
