package dev.holdfast.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.holdfast.Time;
import dev.holdfast.benchmarks.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * mongodump piped into restic, and Holdfast, dump one replica set into repositories of their own and restore it into another server, in
 * turn. The servers share the processors with them.
 */
final class MongoBenchmark {
    private static final String SET = "bench";
    private static final List<String> NAMES = List.of("restic", Tables.OURS);

    private final Options options;
    private final Time time;
    private final PrintStream out;

    MongoBenchmark(Options options, Time time, PrintStream out) {
        this.options = options;
        this.time = time;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        Files.createDirectories(options.directory());
        Path scratch = Files.createTempDirectory(options.directory(), "mongodb-");
        List<Server> servers = new ArrayList<>();
        try {
            List<Integer> members = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                members.add(start(scratch, servers, "--replSet", SET));
            }
            int target = start(scratch, servers);
            initiate(members);
            measure(scratch, members, target);
        } finally {
            for (Server server : servers) {
                server.stop();
            }
            RepositoryDirectory.delete(scratch);
        }
    }

    private static int start(Path scratch, List<Server> servers, String... more)
            throws IOException, InterruptedException {
        int port = Server.freePort();
        Path data = Files.createDirectories(scratch.resolve("data" + port));
        List<String> command = new ArrayList<>(List.of(
                Contest.handedIn("mongod"),
                "--dbpath",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--bind_ip",
                "127.0.0.1",
                "--wiredTigerCacheSizeGB",
                "1",
                "--setParameter",
                "shutdownTimeoutMillisForSignaledShutdown=100"));
        command.addAll(List.of(more));
        servers.add(
                Server.start(command, Map.of(), scratch.resolve("log" + port), URI.create("tcp://127.0.0.1:" + port)));
        return port;
    }

    /** Primary, secondary, and a hidden one, which is what both read. */
    private void initiate(List<Integer> ports) throws InterruptedException {
        List<Document> members = new ArrayList<>();
        for (int number = 0; number < ports.size(); number++) {
            Document member = new Document("_id", number).append("host", "127.0.0.1:" + ports.get(number));
            if (number == 2) {
                member.append("priority", 0).append("hidden", true);
            }
            members.add(member);
        }
        try (MongoClient client = MongoClients.create(MongoData.direct(ports.get(0)))) {
            var unused = client.getDatabase("admin")
                    .runCommand(new Document("replSetInitiate", new Document("_id", SET).append("members", members)));
        }
        try (MongoClient client = MongoClients.create(MongoData.set(SET, ports.get(0)))) {
            var unused = client.getDatabase("admin").runCommand(new Document("ping", 1));
            MongoData.awaitSecondaries(client, time);
        }
    }

    private void measure(Path scratch, List<Integer> members, int target) throws IOException, InterruptedException {
        Contest contest = new Contest(
                NAMES, Row.parse(options.list(Option.ROWS)), new Meter(time, scratch), new Results(), scratch);
        out.println(Machine.describe());
        int gib = options.whole(Option.GIB, 1, 1);
        for (int number = 1; number <= options.rounds(); number++) {
            out.printf(Locale.ROOT, "round %d of %d%n", number, options.rounds());
            try (MongoClient client = MongoClients.create(MongoData.set(SET, members.get(0)))) {
                MongoData data = new MongoData(client, (long) (gib * options.scale() * (1 << 30)), time);
                new MongoRound(contest, data, members, target, out).run();
            }
        }
        new Tables(contest.results(), NAMES, out).print();
        Optional<String> copy = options.text(Option.JSON);
        if (copy.isPresent()) {
            new ResultLines(contest.results(), NAMES).write(Path.of(copy.orElseThrow()));
        }
    }
}
