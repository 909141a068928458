package dev.holdfast.interop.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bson.Document;

/** Accounts of two branches, between which clients move money in transactions: the sum of all of them is always the same. */
final class Branches implements AutoCloseable {
    static final int TOTAL = 2 * 40 * 100;

    private static final List<String> BRANCHES = List.of("north", "south");
    private static final int ACCOUNTS = 40;

    private final MongoClient client;
    private final MongoDatabase database;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicLong moves = new AtomicLong();
    private final List<Thread> clients = new ArrayList<>();

    private Branches(MongoClient client, String name) {
        this.client = client;
        this.database = client.getDatabase(name);
    }

    /** Opens it with all accounts, in one transaction, and lets so many clients begin. */
    static Branches open(MongoClient client, String name, int clients) {
        Branches bank = new Branches(client, name);
        List.of("north", "south", "notes").forEach(bank.database::createCollection);
        bank.inTransaction(
                session -> BRANCHES.forEach(branch -> bank.branch(branch).insertMany(session, accounts())));
        for (int i = 0; i < clients; i++) {
            int seed = i;
            Thread thread = new Thread(() -> bank.work(new Random(seed)), "branches-" + i);
            bank.clients.add(thread);
            thread.start();
        }
        return bank;
    }

    private static List<Document> accounts() {
        List<Document> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(new Document("_id", i).append("money", 100).append("moves", List.of()));
        }
        return accounts;
    }

    private MongoCollection<Document> branch(String name) {
        return database.getCollection(name);
    }

    private void work(Random random) {
        while (!stopping.get()) {
            try {
                move(random);
                note(random);
                moves.incrementAndGet();
            } catch (MongoException again) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void move(Random random) {
        int money = random.nextInt(50);
        int from = random.nextInt(ACCOUNTS);
        int to = random.nextInt(ACCOUNTS);
        inTransaction(session -> {
            branch("north").updateOne(session, Filters.eq(from), Updates.inc("money", -money));
            branch("south")
                    .updateOne(
                            session,
                            Filters.eq(to),
                            Updates.combine(
                                    Updates.inc("money", money), Updates.push("moves", new Document("m", money))));
        });
    }

    /** Documents come, change and go, so that some of them are only half there when they are copied. */
    private void note(Random random) {
        MongoCollection<Document> notes = branch("notes");
        int id = random.nextInt(200);
        notes.deleteOne(Filters.eq(id));
        notes.insertOne(new Document("_id", id).append("text", "x".repeat(random.nextInt(300))));
        notes.updateOne(Filters.eq(id), Updates.set("deep.down", random.nextInt()));
        if (random.nextInt(3) == 0) {
            notes.deleteOne(Filters.eq(id));
        }
    }

    private void inTransaction(Consumer<ClientSession> work) {
        try (ClientSession session = client.startSession()) {
            session.withTransaction(() -> {
                work.accept(session);
                return true;
            });
        }
    }

    /** Waits until the clients have moved so often more. */
    void await(int more) throws InterruptedException {
        long wanted = moves.get() + more;
        while (moves.get() < wanted) {
            Thread.sleep(5);
        }
    }

    /** What all accounts hold. */
    static int total(MongoDatabase database) {
        int total = 0;
        for (String branch : BRANCHES) {
            for (Document account : database.getCollection(branch).find()) {
                total += account.getInteger("money");
            }
        }
        return total;
    }

    /** Lets the clients end. */
    @Override
    public void close() {
        stopping.set(true);
        try {
            for (Thread thread : clients) {
                thread.join();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
