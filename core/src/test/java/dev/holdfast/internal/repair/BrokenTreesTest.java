package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.SnapshotRepairPlan.Change;
import dev.holdfast.run.SnapshotRepairPlan.Loss;
import dev.holdfast.run.SnapshotRepairReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Trees that can be read and break the rules, as a faulty program may have written them. */
class BrokenTreesTest {
    private static final Operation OPERATION = Operation.unattended();
    private static final String BEGIN = "{\"nodes\":[";
    private static final String END = "]}\n";

    private final TestRepository repository = new TestRepository();
    private final Snapshot template = repository.backup(Map.of("content", TestRepository.text("content")));
    private final BlobId content = content();

    private BlobId content() {
        OpenRepository opened = repository.reopened();
        BlobId[] found = new BlobId[1];
        opened.index().forEach(entry -> found[0] = entry.type() == BlobType.DATA ? entry.id() : found[0]);
        repository.opened().snapshots().delete(template.id());
        return found[0];
    }

    private Node file(String name, long size) {
        return Node.builder(name.getBytes(StandardCharsets.UTF_8), NodeType.FILE)
                .mode(0644)
                .size(size)
                .content(content.bytes())
                .build();
    }

    private static String json(Node node) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(bytes::write);
        encoder.add(node);
        encoder.finish();
        String tree = bytes.toString(StandardCharsets.UTF_8);
        return tree.substring(BEGIN.length(), tree.length() - END.length());
    }

    private Snapshot snapshot(String tree) {
        byte[] bytes = tree.getBytes(StandardCharsets.UTF_8);
        try (BlobWriter writer = new BlobWriter(repository.opened(), () -> {})) {
            BlobId root = writer.saveTree(bytes, bytes.length);
            writer.flush();
            return repository
                    .opened()
                    .snapshots()
                    .save(new Snapshot(
                            template.id(),
                            template.time(),
                            root.hex(),
                            template.paths(),
                            "",
                            "",
                            0,
                            0,
                            List.of(),
                            List.of(),
                            null,
                            null,
                            "",
                            null));
        }
    }

    private Snapshot snapshot(Node... nodes) {
        return snapshot(Stream.of(nodes).map(BrokenTreesTest::json).collect(Collectors.joining(",", BEGIN, END)));
    }

    private List<Loss> repair() {
        SnapshotRepairReport report = SnapshotRepairPlanner.plan(repository.reopened(), List.of(), true, OPERATION)
                .execute(OPERATION);
        assertThat(Checker.check(repository.reopened(), CheckDepth.full(), OPERATION)
                        .isSound())
                .isTrue();
        return report.plan().damaged().get(0).losses();
    }

    private List<String> readable() {
        return ReadableFiles.of(repository.reopened()).keySet().stream()
                .map(name -> name.substring(name.indexOf('/')))
                .toList();
    }

    @Test
    void entriesOutOfOrderAreSorted() {
        Snapshot unused = snapshot(file("b", 7), file("a", 7), file("c", 7));

        assertThat(repair()).containsExactly(new Loss("/", Change.SORTED, 0, 0));
        assertThat(readable()).containsExactly("/a", "/b", "/c");
    }

    @Test
    void ofTwoEntriesOfOneNameOneGoes() {
        Snapshot unused = snapshot(file("a", 7), file("a", 7));

        assertThat(repair()).containsExactly(new Loss("/a", Change.DROPPED, 0, 0));
        assertThat(readable()).containsExactly("/a");
    }

    @Test
    void aNameThatLeadsElsewhereGoes() {
        Snapshot unused = snapshot(file("..", 7), file("a", 7));

        assertThat(repair()).containsExactly(new Loss("/..", Change.DROPPED, 0, 0));
        assertThat(readable()).containsExactly("/a");
    }

    @Test
    void aWrongSizeIsPutRight() {
        Snapshot unused = snapshot(file("a", 3));

        assertThat(repair()).containsExactly(new Loss("/a", Change.RESIZED, 0, 0));
    }

    @Test
    void aDirectoryWithoutATreeStaysEmpty() {
        Snapshot unused =
                snapshot(Node.builder(TestRepository.text("d"), NodeType.DIR).build(), file("e", 7));

        assertThat(repair()).containsExactly(new Loss("/d", Change.EMPTIED, 0, 0));
        assertThat(readable()).containsExactly("/e");
    }

    @Test
    void ofAListingThatBreaksOffTheBeginningStays() {
        Snapshot unused = snapshot(BEGIN + json(file("a", 7)) + ",{\"name\":");

        assertThat(repair()).containsExactly(new Loss("/", Change.EMPTIED, 0, 0));
        assertThat(readable()).containsExactly("/a");
    }
}
