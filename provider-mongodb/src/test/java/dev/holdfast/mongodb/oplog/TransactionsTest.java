package dev.holdfast.mongodb.oplog;

import static dev.holdfast.mongodb.oplog.Oplog.abort;
import static dev.holdfast.mongodb.oplog.Oplog.at;
import static dev.holdfast.mongodb.oplog.Oplog.commit;
import static dev.holdfast.mongodb.oplog.Oplog.insert;
import static dev.holdfast.mongodb.oplog.Oplog.inserted;
import static dev.holdfast.mongodb.oplog.Oplog.noop;
import static dev.holdfast.mongodb.oplog.Oplog.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.MongoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {
    private static final String A = inserted("x.a", "{_id: 1}");
    private static final String B = inserted("x.b", "{_id: 2}");
    private static final String C = inserted("x.c", "{_id: 3}");

    private final List<String> out = new ArrayList<>();

    @TempDir
    private Path directory;

    private Spill spill = new Spill(Path.of("unused"), Long.MAX_VALUE);

    @BeforeEach
    void memory() {
        spill = new Spill(directory, 1 << 20);
    }

    @AfterEach
    void close() {
        spill.close();
    }

    private Transactions through(Cut cut, OplogEntry... entries) {
        Transactions transactions = new Transactions(
                cut,
                spill,
                (operation, visible) -> out.add(operation.operation() + " " + operation.namespace() + " " + visible));
        Stream.of(entries).forEach(transactions::accept);
        return transactions;
    }

    @Test
    void singleEntriesComeAsTheyAre() {
        through(Cut.none(), insert("5:1", "x.a", "{_id: 1}"), noop("5:2"), insert("5:3", "x.b", "{_id: 2}"));
        assertThat(out).containsExactly("i x.a 5:1", "n  5:2", "i x.b 5:3");
    }

    @Test
    void aTransactionInOneEntryIsUnrolled() {
        through(Cut.none(), part("5:1", "0:0", "", A, B));
        assertThat(out).containsExactly("i x.a 5:1", "i x.b 5:1");
    }

    @Test
    void aLargeOneIsHeldUntilItsLastEntry() {
        Transactions transactions = through(
                Cut.none(), part("5:1", "0:0", "partialTxn: true", A), part("5:2", "5:1", "partialTxn: true", B));
        assertThat(out).isEmpty();
        assertThat(transactions.open()).containsExactly(new Transactions.Open(at("5:1"), at("5:2"), false));
        transactions.accept(part("5:3", "5:2", "count: {$numberLong: '3'}", C));
        assertThat(out).containsExactly("i x.a 5:3", "i x.b 5:3", "i x.c 5:3");
        assertThat(transactions.open()).isEmpty();
    }

    @Test
    void aPreparedOneIsHeldUntilItIsCommitted() {
        through(
                Cut.none(),
                part("5:1", "0:0", "prepare: true", A, B),
                insert("5:2", "x.c", "{_id: 3}"),
                commit("5:4", "5:1", "5:3"));
        assertThat(out).containsExactly("i x.c 5:2", "i x.a 5:3", "i x.b 5:3");
    }

    @Test
    void aLargePreparedOneIsHeldWithAllItsEntries() {
        through(
                Cut.none(),
                part("5:1", "0:0", "partialTxn: true", A),
                part("5:2", "5:1", "prepare: true", B),
                commit("5:4", "5:2", "5:3"));
        assertThat(out).containsExactly("i x.a 5:3", "i x.b 5:3");
    }

    @Test
    void anAbortedOneNeverComes() {
        Transactions transactions =
                through(Cut.none(), part("5:1", "0:0", "prepare: true", A), abort("5:2", "5:1"), noop("5:3"));
        assertThat(out).containsExactly("n  5:3");
        assertThat(transactions.open()).isEmpty();
    }

    @Test
    void anUndecidedOneIsReportedAndNeverComes() {
        Transactions transactions = through(Cut.none(), part("5:1", "0:0", "prepare: true", A), noop("5:3"));
        assertThat(transactions.open()).containsExactly(new Transactions.Open(at("5:1"), at("5:1"), true));
        assertThat(out).containsExactly("n  5:3");
    }

    @Test
    void aCommitThatTwoSlicesShareIsAppliedOnce() {
        OplogEntry commit = commit("5:3", "5:1", "5:2");
        through(Cut.none(), part("5:1", "0:0", "prepare: true", A), commit, commit, insert("5:4", "x.c", "{_id: 3}"));
        assertThat(out).containsExactly("i x.a 5:2", "i x.c 5:4");
    }

    @Test
    void entriesOutOfOrderAreDamage() {
        assertThatThrownBy(() -> through(Cut.none(), noop("5:2"), noop("5:1")))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessage("entries of an oplog are out of order: 5:1 follows 5:2");
    }

    @Test
    void twoAtOnceAreKeptApart() {
        through(
                Cut.none(),
                part("5:1", "0:0", "prepare: true", A),
                part("5:2", "0:0", "prepare: true", B),
                abort("5:3", "5:1"),
                commit("5:4", "5:2", "5:2"));
        assertThat(out).containsExactly("i x.b 5:2");
    }

    @Test
    void batchesWithoutATransactionAreUnrolledAtOnce() {
        through(
                Cut.none(),
                Oplog.command("5:1", "admin", "{applyOps: [" + A + "]}"),
                Oplog.command(
                        "5:3",
                        "admin",
                        "{applyOps: [" + B + "]}",
                        "multiOpType: 1, prevOpTime: {ts: {$timestamp: {t: 5, i: 1}}, t: {$numberLong: '1'}}"));
        assertThat(out).containsExactly("i x.a 5:1", "i x.b 5:3");
    }

    @Test
    void anEmptyTransactionIsNothing() {
        through(Cut.none(), part("5:1", "0:0", "prepare: true"), commit("5:2", "5:1", "5:1"));
        assertThat(out).isEmpty();
    }

    @Test
    void whatTheFirstEntryDecidesIsThereAlready() {
        through(Cut.none(), commit("5:3", "5:1", "5:2"), noop("5:4"));
        through(Cut.none(), part("5:3", "5:2", "", A), noop("5:4"));
        assertThat(out).containsExactly("n  5:4", "n  5:4");
    }

    @Test
    void aTransactionThatBeganBeforeTheFirstEntryIsRefused() {
        assertThatThrownBy(() -> through(Cut.none(), noop("5:2"), commit("5:4", "5:1", "5:3")))
                .isInstanceOf(MongoException.Inconsistent.class)
                .hasMessage("a transaction of 5:1 that becomes visible at 5:3 began before the first entry, at 5:2:"
                        + " older entries are needed");
        assertThatThrownBy(() -> through(Cut.none(), noop("5:2"), part("5:4", "5:1", "", A)))
                .isInstanceOf(MongoException.Inconsistent.class);
        assertThatThrownBy(() -> through(
                        Cut.none(), noop("5:2"), part("5:4", "5:1", "partialTxn: true", A), part("5:5", "5:4", "", B)))
                .isInstanceOf(MongoException.Inconsistent.class);
        assertThat(out).containsOnly("n  5:2");
    }

    @Test
    void ifItIsDecidedBeyondTheCutItDoesNotMatter() {
        through(Cut.through(at("5:2")), noop("5:2"), commit("5:4", "5:1", "5:3"), abort("5:5", "4:1"));
        assertThat(out).containsExactly("n  5:2");
    }

    @Test
    void whatAnExactCopyShowsIsNotGivenOutAgain() {
        Transactions transactions = through(Cut.none());
        transactions.after(at("5:3"));
        Stream.of(
                        part("5:1", "0:0", "prepare: true", A),
                        part("5:2", "0:0", "prepare: true", B),
                        commit("5:3", "5:1", "5:1"),
                        commit("5:4", "5:2", "5:3"),
                        insert("5:5", "x.c", "{_id: 3}"))
                .forEach(transactions::accept);
        assertThat(out).containsExactly("i x.b 5:3", "i x.c 5:5");
    }

    @Test
    void largeOnesWaitInFilesThatNobodyCanRead() throws IOException {
        spill = new Spill(directory, 200);
        String secret = inserted("x.a", "{_id: 1, name: 'very secret'}");
        Transactions transactions = through(
                Cut.none(), part("5:1", "0:0", "partialTxn: true", secret), part("5:2", "5:1", "prepare: true", B));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(
                                    new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .doesNotContain("secret"));
        }
        transactions.accept(commit("5:4", "5:2", "5:3"));
        assertThat(out).containsExactly("i x.a 5:3", "i x.b 5:3");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void filesAreGoneAfterAnAbortAndAfterClosing() {
        spill = new Spill(directory, 1);
        Transactions transactions =
                through(Cut.none(), part("5:1", "0:0", "prepare: true", A), part("5:2", "0:0", "prepare: true", B));
        assertThat(directory).isDirectoryContaining(any -> true);
        transactions.accept(abort("5:3", "5:1"));
        transactions.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aCommitThatDoesNotSayWhenIsDamage() {
        assertThatThrownBy(() -> through(
                        Cut.none(),
                        part("5:1", "0:0", "prepare: true", A),
                        Oplog.command("5:2", "admin", "{commitTransaction: 1}", "txnNumber: 1")))
                .isInstanceOf(MongoException.Damaged.class);
    }
}
