package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.run.FindQuery;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code find}. */
@Command(
        name = "find",
        description = "Look for files in snapshots, or for the files that blobs, trees or packs belong to.",
        sortOptions = false)
final class FindCommand implements Verb {
    private final Session session;

    @Parameters(
            paramLabel = "GLOB",
            arity = "1..*",
            description = "patterns for names or paths; ids with --blob, --tree, --pack")
    List<String> words = new ArrayList<>();

    @Option(
            names = {"-s", "--snapshot"},
            paramLabel = "SNAP",
            description = "look into this snapshot; several times")
    List<String> references = new ArrayList<>();

    @Option(
            names = {"-i", "--ignore-case"},
            description = "upper and lower case are equal")
    boolean ignoreCase;

    @Option(
            names = {"-O", "--oldest"},
            paramLabel = "TIME",
            description = "only what was changed then or later")
    @Nullable
    String oldest;

    @Option(
            names = {"-N", "--newest"},
            paramLabel = "TIME",
            description = "only what was changed then or before")
    @Nullable
    String newest;

    @Option(names = "--blob", description = "the words are ids of data blobs")
    boolean blob;

    @Option(names = "--tree", description = "the words are ids of trees")
    boolean tree;

    @Option(names = "--pack", description = "the words are ids of packs")
    boolean pack;

    @Option(
            names = {"-R", "--reverse"},
            description = "look into the oldest snapshot first")
    boolean reverse;

    @Option(
            names = {"-l", "--long"},
            description = "show permissions, owner, size and time")
    boolean detailed;

    @Option(names = "--human-readable", description = "show sizes in binary units")
    boolean binaryUnits;

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    FindCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotSelection selection = SnapshotSelection.of(references, filter.filter());
        FindQuery query = query();
        return () -> run(access, selection, query);
    }

    private FindQuery query() {
        FindQuery.Builder query = FindQuery.of(kind(), words).ignoreCase(ignoreCase);
        if (oldest != null) {
            query.oldest(TimeText.parse("--oldest", oldest, ZoneId.systemDefault()));
        }
        if (newest != null) {
            query.newest(TimeText.parse("--newest", newest, ZoneId.systemDefault()));
        }
        return query.build();
    }

    private FindQuery.Kind kind() {
        if (Stream.of(blob, tree, pack).filter(given -> given).count() > 1) {
            throw new UsageException("--blob, --tree and --pack exclude each other; give one");
        }
        if (blob) {
            return FindQuery.Kind.BLOB;
        }
        if (tree) {
            return FindQuery.Kind.TREE;
        }
        return pack ? FindQuery.Kind.PACK : FindQuery.Kind.NAME;
    }

    private int run(RepositoryAccess access, SnapshotSelection selection, FindQuery query) {
        try (Repository repository = access.open()) {
            List<Snapshot> snapshots = new ArrayList<>(selection.in(repository));
            if (!reverse) {
                Collections.reverse(snapshots);
            }
            FoundView view = FoundView.of(session.output(), query, detailed, binaryUnits);
            session.watched(listener -> {
                RecallChoice.contents(repository, session).find(snapshots, query, view);
                return ExitCode.DONE;
            });
            return view.end() == 0 ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }
}
