package dev.holdfast.interop.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoNamespace;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ClusteredIndexOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.TimeSeriesOptions;
import com.mongodb.client.model.Updates;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.ChainBreak;
import dev.holdfast.mongodb.oplog.Cut;
import dev.holdfast.mongodb.oplog.IndexDefinitions;
import dev.holdfast.mongodb.oplog.OplogApplier;
import dev.holdfast.mongodb.oplog.OplogEntries;
import dev.holdfast.mongodb.oplog.OplogReader;
import dev.holdfast.mongodb.oplog.OplogReplay;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.ReplayRules;
import dev.holdfast.mongodb.oplog.Spill;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an oplog says is applied to real servers, which hold the same afterwards as those that wrote it. */
class OplogReplayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ReplicaSet set;
    private static MongoServer target;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        // Only so does a set that is no shard take a command that prepares a transaction.
        set = ReplicaSet.usual("bank", ServerOptions.open().parameter("enableTestCommands", true));
        // Only the hidden member may have what a primary wrote last before it died, and must be followed to become
        // primary.
        set.set("chainingAllowed", true);
        target = MongoServer.start(ServerOptions.open());
    }

    /** Whoever has the greatest priority becomes primary sooner or later, and no test wants to be interrupted by that. */
    @BeforeEach
    void settle() {
        set.stepUp(0);
        set.set("electionTimeoutMillis", 10_000);
        set.awaitCaughtUp();
    }

    @AfterAll
    static void stop() {
        set.close();
        target.close();
    }

    private static OplogReader reader(MongoServer member) {
        return new OplogReader(member.client(), Time.system());
    }

    private static byte[] read(OplogReader reader, ClusterTime from, ClusterTime to) {
        ByteArrayOutputStream slice = new ByteArrayOutputStream();
        reader.read(from, Cut.through(to), PATIENCE, entry -> {
            try {
                entry.writeTo(slice);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return slice.toByteArray();
    }

    private OplogReplay.Result replay(
            InputStream slices,
            Cut cut,
            ReplayRules rules,
            MongoClient onto,
            Consumer<OplogApplier.Progress> progress) {
        OplogApplier applier = OplogApplier.to(onto)
                .patience(PATIENCE)
                .batch(1 << 20, 200)
                .progress(progress)
                .build();
        try (Spill spill = new Spill(directory, 1 << 20);
                OplogEntries entries = new OplogEntries("slices", slices)) {
            return new OplogReplay(cut, rules, applier, spill).run(entries);
        }
    }

    private static void build(IndexDefinitions indexes, MongoClient client) {
        for (String namespace : indexes.namespaces()) {
            String database = namespace.substring(0, namespace.indexOf('.'));
            BsonDocument command = new BsonDocument(
                            "createIndexes", new BsonString(namespace.substring(database.length() + 1)))
                    .append("indexes", new BsonArray(indexes.of(namespace)));
            client.getDatabase(database).runCommand(command);
        }
    }

    /** As a dump does: one collection after another, while others write. */
    private static void copy(MongoDatabase from, MongoDatabase to, IndexDefinitions indexes) {
        for (String name : from.listCollectionNames()) {
            to.createCollection(name);
            MongoCollection<RawBsonDocument> source = from.getCollection(name, RawBsonDocument.class);
            List<RawBsonDocument> documents = source.find().into(new ArrayList<>());
            if (!documents.isEmpty()) {
                to.getCollection(name, RawBsonDocument.class).insertMany(documents);
            }
            source.listIndexes(BsonDocument.class).forEach(index -> indexes.put(from.getName() + "." + name, index));
        }
    }

    @Test
    void aFuzzyCopyBecomesOneMoment() throws InterruptedException {
        MongoClient client = set.client();
        OplogReader reader = reader(set.member(2));
        IndexDefinitions indexes = new IndexDefinitions();
        ClusterTime from;
        try (Branches bank = Branches.open(client, "fuzzy", 3)) {
            bank.await(20);
            from = reader.start();
            change(client.getDatabase("fuzzy"));
            bank.await(20);
            set.awaitCaughtUp();
            copy(set.member(2).client().getDatabase("fuzzy"), target.client().getDatabase("fuzzy"), indexes);
            bank.await(20);
            define(client);
        }
        ClusterTime to = reader(set.primary()).newest().time();
        byte[] slice = read(reader, from, to);
        ReplayRules rules = ReplayRules.builder()
                .onFuzzyCopy(to)
                .only(NamespaceFilter.of(List.of("fuzzy.*", "gone.*", "shapes.*"), List.of()))
                .indexes(indexes)
                .build();
        OplogReplay.Result result =
                replay(new ByteArrayInputStream(slice), Cut.through(to), rules, target.client(), progress -> {});
        build(rules.indexes(), target.client());
        assertThat(result.undecided()).isEmpty();
        assertThat(Comparison.differences(facts(client), facts(target.client())))
                .isEmpty();
        assertThat(Branches.total(target.client().getDatabase("fuzzy"))).isEqualTo(Branches.TOTAL);
    }

    private static Map<String, String> facts(MongoClient client) {
        Map<String, String> facts = Comparison.ofData().facts(client);
        facts.keySet()
                .removeIf(
                        fact -> !fact.startsWith("fuzzy.") && !fact.startsWith("shapes.") && !fact.startsWith("gone."));
        return facts;
    }

    /** Before the copy is made, so that it shows what comes later than some entries. */
    private static void change(MongoDatabase database) {
        MongoCollection<Document> short1 = database.getCollection("short");
        short1.insertOne(new Document("_id", 1).append("first", true));
        short1.drop();
        short1.insertOne(new Document("_id", 2).append("second", true));
        database.getCollection("notes").createIndex(Indexes.ascending("text"));
        database.getCollection("notes").createIndex(Indexes.ascending("deep.down"));
        database.getCollection("notes").dropIndex("text_1");
    }

    /** After the copy: shapes that it does not show, and a transaction that takes several entries. */
    private static void define(MongoClient client) {
        client.getDatabase("gone").getCollection("a").insertOne(new Document("_id", 1));
        client.getDatabase("gone").drop();
        MongoDatabase shapes = client.getDatabase("shapes");
        shapes.createCollection(
                "capped", new CreateCollectionOptions().capped(true).sizeInBytes(4096));
        for (int i = 0; i < 100; i++) {
            shapes.getCollection("capped").insertOne(new Document("_id", i).append("text", "x".repeat(100)));
        }
        shapes.createCollection(
                "weather",
                new CreateCollectionOptions().timeSeriesOptions(new TimeSeriesOptions("at").metaField("where")));
        for (int i = 0; i < 50; i++) {
            shapes.getCollection("weather")
                    .insertOne(new Document("at", Instant.ofEpochMilli(1_700_000_000_000L + i))
                            .append("where", i % 3)
                            .append("t", i));
        }
        shapes.runCommand(Document.parse("{collMod: 'weather', timeseries: {granularity: 'minutes'}}"));
        shapes.createCollection("brief", new CreateCollectionOptions().timeSeriesOptions(new TimeSeriesOptions("at")));
        shapes.getCollection("brief").insertOne(new Document("at", Instant.EPOCH));
        shapes.getCollection("brief").drop();
        shapes.createCollection(
                "clustered",
                new CreateCollectionOptions()
                        .clusteredIndexOptions(new ClusteredIndexOptions(new Document("_id", 1), true))
                        .collation(Collation.builder().locale("de").build()));
        shapes.getCollection("clustered").insertOne(new Document("_id", 1));
        shapes.runCommand(Document.parse("{createIndexes: 'clustered', indexes: [{key: {a: 1}, name: 'simple',"
                + " collation: {locale: 'simple'}}, {key: {a: 1}, name: 'inherited'}, {key: {b: 'text'}, name: 'text',"
                + " collation: {locale: 'simple'}}]}"));
        shapes.createView("warm", "weather", List.of(new Document("$match", Filters.gt("t", 20))));
        shapes.createCollection("large");
        shapes.runCommand(Document.parse("{collMod: 'large', validator: {n: {$lt: 0}}, validationAction: 'warn'}"));
        shapes.getCollection("large").createIndex(Indexes.descending("n"));
        shapes.runCommand(Document.parse("{collMod: 'large', index: {name: 'n_-1', hidden: true}}"));
        shapes.getCollection("large").insertOne(new Document("_id", -1).append("text", new byte[(16 << 20) - 100]));
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            for (int i = 0; i < 20; i++) {
                shapes.getCollection("large")
                        .insertOne(
                                session, new Document("_id", i).append("n", i).append("text", "y".repeat(1 << 20)));
            }
            session.commitTransaction();
        }
    }

    @Test
    void everyPointInTimeShowsWholeTransactions() throws InterruptedException {
        OplogReader reader = reader(set.member(2));
        ClusterTime from = reader.start();
        ClusterTime opened;
        try (Branches bank = Branches.open(set.client(), "points", 3)) {
            opened = reader(set.primary()).newest().time();
            bank.await(60);
            reshape(set.client().getDatabase("points"));
        }
        ClusterTime to = reader(set.primary()).newest().time();
        byte[] slice = read(reader, from, to);
        List<ClusterTime> times = new ArrayList<>();
        new OplogEntries("slice", new ByteArrayInputStream(slice)).forEachRemaining(entry -> times.add(entry.time()));
        times.removeIf(time -> time.isBefore(opened));
        assertThat(times).hasSizeGreaterThan(100);
        Collections.shuffle(times, new Random(3));
        for (ClusterTime at : times.subList(0, 6)) {
            MongoDatabase restored = target.client().getDatabase("restored");
            restored.drop();
            ReplayRules rules = ReplayRules.builder()
                    .only(NamespaceFilter.of(List.of("points.*"), List.of()))
                    .mapped(NamespaceMapping.of(List.of("points.*=restored.*")))
                    .build();
            replay(new ByteArrayInputStream(slice), Cut.through(at), rules, target.client(), progress -> {});
            assertThat(Branches.total(restored)).as("at %s", at).isEqualTo(Branches.TOTAL);
        }
        target.client().getDatabase("restored").drop();
        ReplayRules.Builder rules = ReplayRules.builder()
                .only(NamespaceFilter.of(List.of("points.*"), List.of()))
                .mapped(NamespaceMapping.of(List.of("points.*=restored.*")));
        replay(new ByteArrayInputStream(slice), Cut.through(to), rules.build(), target.client(), progress -> {});
        assertThat(hashes(target.client(), "restored")).isEqualTo(hashes(set.client(), "points"));
    }

    /** What no fuzzy copy could be brought over, and an exact one can. */
    private static void reshape(MongoDatabase database) {
        for (int i = 0; i < 2; i++) {
            database.getCollection("notes")
                    .aggregate(List.of(new Document("$match", Filters.gt("_id", i)), new Document("$out", "out")))
                    .toCollection();
        }
        database.getCollection("out").renameCollection(new MongoNamespace(database.getName(), "renamed"));
        database.getCollection("out").insertOne(new Document("_id", 1));
        database.getCollection("renamed")
                .renameCollection(
                        new MongoNamespace(database.getName(), "out"), new RenameCollectionOptions().dropTarget(true));
        database.createCollection("plain");
        database.getCollection("plain").insertOne(new Document("_id", 1));
        database.runCommand(new Document("convertToCapped", "plain").append("size", 4096));
    }

    @Test
    void aPreparedTransactionIsReadFromItsBeginningToItsDecision() {
        MongoClient client = set.client();
        MongoDatabase database = client.getDatabase("prepared");
        database.createCollection("a");
        OplogReader reader = reader(set.primary());
        ClusterTime before = reader.newest().time();
        ClusterTime through;
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            database.getCollection("a").insertOne(session, new Document("_id", 1));
            Document majority = new Document("w", "majority");
            Document prepared = client.getDatabase("admin")
                    .runCommand(session, new Document("prepareTransaction", 1).append("writeConcern", majority));
            BsonTimestamp visible = prepared.get("prepareTimestamp", BsonTimestamp.class);
            database.getCollection("a").withWriteConcern(WriteConcern.MAJORITY).insertOne(new Document("_id", 2));
            through = reader.newest().time();
            assertThat(reader.start())
                    .isEqualTo(ClusterTime.ofBits(visible.getValue()))
                    .isLessThan(through);
            requireEndOfPatience(reader, before, through);
            client.getDatabase("admin")
                    .runCommand(
                            session,
                            new Document("commitTransaction", 1)
                                    .append("commitTimestamp", visible)
                                    .append("writeConcern", majority));
        }
        byte[] slice = read(reader, before, through);
        assertThat(reader.newest().time()).isGreaterThan(through);
        ReplayRules rules = ReplayRules.builder()
                .only(NamespaceFilter.of(List.of("prepared.*"), List.of()))
                .build();
        target.client().getDatabase("prepared").createCollection("a");
        replay(new ByteArrayInputStream(slice), Cut.through(through), rules, target.client(), progress -> {});
        assertThat(hashes(target.client(), "prepared")).isEqualTo(hashes(client, "prepared"));
    }

    /** Entries that decide nothing go on being written, as an idle set does too. */
    private static void requireEndOfPatience(OplogReader reader, ClusterTime before, ClusterTime through) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread notes = new Thread(() -> {
            while (!ended.get()) {
                BsonTimestamp unused = set.note("still undecided");
            }
        });
        notes.start();
        try {
            assertThatThrownBy(() -> reader.read(before, Cut.through(through), Duration.ofSeconds(2), entry -> {}))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("transactions that were prepared are not decided");
        } finally {
            ended.set(true);
        }
    }

    @Test
    void anEndThatAnElectionHasUndoneIsNoticed() {
        OplogReader reader = reader(set.primary());
        set.client().getDatabase("undone").getCollection("a").insertOne(new Document("_id", 1));
        OplogReader.Beginning from = reader.beginning();
        OplogPosition end = reader.newest();
        assertThat(reader.read(from, Cut.through(end.time()), end, PATIENCE, entry -> {})
                        .last())
                .isEqualTo(end);
        OplogPosition undone = new OplogPosition(end.time(), end.term(), "0".repeat(64));
        assertThatThrownBy(() -> reader.read(from, Cut.through(undone.time()), undone, PATIENCE, entry -> {}))
                .isInstanceOf(Inconsistent.class)
                .hasMessageContaining("an election has undone it");
    }

    @Test
    void aTamperedCopyIsNoticed() {
        MongoCollection<Document> collection =
                set.client().getDatabase("tampered").getCollection("a");
        OplogReader reader = reader(set.member(2));
        ClusterTime from = reader.start();
        collection.insertOne(new Document("_id", 1).append("n", 1));
        ClusterTime inserted = reader(set.primary()).newest().time();
        collection.updateOne(Filters.eq(1), Updates.set("n", 2));
        ClusterTime to = reader(set.primary()).newest().time();
        byte[] slice = read(reader, from, to);
        NamespaceFilter only = NamespaceFilter.of(List.of("tampered.*"), List.of());
        replay(
                new ByteArrayInputStream(slice),
                Cut.through(inserted),
                ReplayRules.builder().only(only).build(),
                target.client(),
                progress -> {});
        target.client().getDatabase("tampered").getCollection("a").deleteOne(Filters.eq(1));
        OplogApplier applier = OplogApplier.to(target.client()).build();
        try (Spill spill = new Spill(directory, 1 << 20)) {
            OplogReplay replay = new OplogReplay(
                            Cut.through(to), ReplayRules.builder().only(only).build(), applier, spill)
                    .after(inserted);
            OplogEntries entries = new OplogEntries("slice", new ByteArrayInputStream(slice));
            assertThatThrownBy(() -> replay.run(entries))
                    .isInstanceOf(Inconsistent.class)
                    .hasMessageContaining("the server does not apply operation u on tampered.a of ")
                    .hasMessageEndingWith("is the document there that it changes?");
        }
    }

    /** Elections while slices are cut, the primary dies, and another election while they are applied to the same set. */
    @Test
    void slicesSurviveElectionsAndDeaths() throws InterruptedException {
        Following.Kept kept = new Following.Kept();
        Following following = Following.from("bank", () -> reader(set.primary()), kept, null);
        set.set("electionTimeoutMillis", 1000);
        try (Branches bank = Branches.open(set.client(), "followed", 3)) {
            bank.await(20);
            set.stepUp(1);
            bank.await(20);
            set.member(1).kill();
            bank.await(20);
            set.member(1).restart();
        }
        ClusterTime to = reader(set.primary()).newest().time();
        following.stopAfter(to);
        assertThat(kept.gaps()).isEmpty();
        assertThat(kept.slices()).hasSizeGreaterThan(2);
        for (int i = 1; i < kept.slices().size(); i++) {
            assertThat(kept.slices().get(i).facts().first())
                    .isEqualTo(kept.slices().get(i - 1).facts().last());
        }
        ReplayRules rules = ReplayRules.builder()
                .only(NamespaceFilter.of(List.of("followed.*"), List.of()))
                .mapped(NamespaceMapping.of(List.of("followed.*=again.*")))
                .build();
        AtomicBoolean stepped = new AtomicBoolean();
        replay(kept.open(), Cut.through(to), rules, set.client(), progress -> {
            if (progress.operations() > 300 && !stepped.getAndSet(true)) {
                set.stepUp(set.primary().equals(set.member(0)) ? 1 : 0);
            }
        });
        assertThat(stepped).isTrue();
        settle();
        assertThat(hashes(set.client(), "again")).isEqualTo(hashes(set.client(), "followed"));
        assertThat(Branches.total(set.client().getDatabase("again"))).isEqualTo(Branches.TOTAL);
    }

    private static Object hashes(MongoClient client, String database) {
        Document hashes = client.getDatabase(database).runCommand(new Document("dbHash", 1));
        return Objects.requireNonNull(hashes.get("collections"));
    }

    @Test
    void anOplogThatIsTooSmallIsAGap() throws InterruptedException {
        try (ReplicaSet tiny = ReplicaSet.start("tiny", ServerOptions.open().oplogMegabytes(1), Member.priority(1))) {
            MongoCollection<Document> collection =
                    tiny.client().getDatabase("x").getCollection("a");
            collection.insertOne(new Document("_id", 1));
            OplogReader reader = reader(tiny.member(0));
            ClusterTime from = reader.start();
            Following.Kept kept = new Following.Kept();
            Following following = Following.from("tiny", () -> reader(tiny.member(0)), kept, null);
            for (int i = 2; kept.slices().isEmpty(); i++) {
                collection.insertOne(new Document("_id", i));
                Thread.sleep(50);
            }
            following.stopAfter(from);
            rollOver(tiny, reader, from);
            assertThatThrownBy(() -> read(reader, from, reader.newest().time()))
                    .isInstanceOf(Inconsistent.class)
                    .hasMessageContaining("does not reach back to " + from);
            OplogSlice last = kept.slices().get(kept.slices().size() - 1);
            Following.from("tiny", () -> reader(tiny.member(0)), kept, last.facts())
                    .stopAfter(reader.newest().time());
            assertThat(kept.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.cause()).isEqualTo(ChainBreak.Cause.ROLLED_OVER));
        }
    }

    /** A server keeps of its oplog whatever is younger than its last checkpoint. */
    private static void rollOver(ReplicaSet tiny, OplogReader reader, ClusterTime from) throws InterruptedException {
        MongoCollection<Document> collection = tiny.client().getDatabase("x").getCollection("large");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reader.oldest().isAfter(from) && System.nanoTime() < deadline) {
            for (int i = 0; i < 5; i++) {
                collection.insertOne(new Document("text", new byte[300_000]));
            }
            Thread.sleep(100);
        }
    }
}
