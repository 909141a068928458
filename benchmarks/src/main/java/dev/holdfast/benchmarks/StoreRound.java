package dev.holdfast.benchmarks;

import dev.holdfast.benchmarks.server.Minio;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The life of a repository in a bucket, step by step, the tools taking turns at each step.
 *
 * @param port where the store answers
 * @param rclone also makes and removes what is in the way
 * @param compare whether rclone is measured
 */
record StoreRound(Contest contest, Corpus corpus, int port, Rclone rclone, boolean compare) {
    private static final String MANY = "many";
    private static final int ID_BYTES = 32;

    /** How far away the store is, and where that is noted. */
    enum Distance {
        /** Answers come at once. */
        NEAR(
                Row.STORE_BACKUP,
                Row.STORE_RESTORE,
                Row.STORE_LIST,
                Row.STORE_PRUNE,
                Row.STORE_RESTORE_WARM,
                Row.STORE_LIST_WARM),
        /** Answers come later. */
        FAR(Row.FAR_BACKUP, Row.FAR_RESTORE, Row.FAR_LIST, Row.FAR_PRUNE, Row.FAR_RESTORE_WARM, Row.FAR_LIST_WARM);

        private final Row backup;
        private final Row restore;
        private final Row list;
        private final Row prune;
        private final Row warmRestore;
        private final Row warmList;

        Distance(Row backup, Row restore, Row list, Row prune, Row warmRestore, Row warmList) {
            this.backup = backup;
            this.restore = restore;
            this.list = list;
            this.prune = prune;
            this.warmRestore = warmRestore;
            this.warmList = warmList;
        }
    }

    void versions(PrintStream out) throws IOException, InterruptedException {
        for (Tool tool : contest.tools(contest.scratch())) {
            contest.meter().run(tool.version(), tool.environment(), Optional.empty());
            out.println(tool.name() + ": " + contest.meter().said().get(0));
        }
        contest.meter().run(rclone.version(), rclone.environment(), Optional.empty());
        out.println(Rclone.NAME + ": " + contest.meter().said().get(0));
    }

    /** Makes a repository with so many packs, which hold nothing: all tools list the same one. */
    void manyPacks(int count) throws IOException, InterruptedException {
        if (!contest.wants(Row.STORE_LIST, Row.FAR_LIST)) {
            return;
        }
        Tool first = tools(MANY).get(0);
        contest.create(first);
        Path local = contest.scratch().resolve(MANY);
        SplittableRandom random = new SplittableRandom(7);
        byte[] id = new byte[ID_BYTES];
        for (int i = 0; i < count; i++) {
            random.nextBytes(id);
            String name = HexFormat.of().formatHex(id);
            Path directory = Files.createDirectories(local.resolve(name.substring(0, 2)));
            Files.write(directory.resolve(name), name.getBytes(StandardCharsets.US_ASCII));
        }
        rclone(rclone.upload(local, MANY + "/data"));
        RepositoryDirectory.delete(local);
    }

    void run(Distance distance) throws IOException, InterruptedException {
        list(distance);
        if (!contest.wants(distance.backup, distance.restore, distance.prune)) {
            return;
        }
        corpus.use(Corpus.Dump.ORIGINAL);
        PageCache.read(corpus.data());
        List<Tool> tools = new ArrayList<>();
        for (String name : contest.names()) {
            Tool tool = tool(name, "round-" + name);
            tools.add(tool);
            contest.create(tool);
            contest.measure(distance.backup, tool, tool.backup(corpus.data()));
        }
        if (contest.wants(distance.restore)) {
            restore(distance, tools);
        }
        copy(distance);
        prune(distance, tools);
        for (Tool tool : tools) {
            rclone(rclone.purge("round-" + tool.name()));
            RepositoryDirectory.delete(tool.home());
        }
    }

    private void restore(Distance distance, List<Tool> tools) throws IOException, InterruptedException {
        for (Tool tool : tools) {
            Path target = Files.createTempDirectory(contest.scratch(), "restored-");
            contest.measure(distance.restore, tool, tool.restore(corpus.data(), target));
            RepositoryDirectory.empty(target);
        }
        warm(WarmMain.Kind.RESTORED, "round-" + Tables.OURS, distance.restore, distance.warmRestore);
    }

    private void warm(WarmMain.Kind kind, String bucket, Row cold, Row warm) throws IOException, InterruptedException {
        if (contest.names().contains(Tables.OURS)) {
            Tool ours = tool(Tables.OURS, bucket);
            Files.createDirectories(ours.home());
            new WarmStore(contest, kind, ours.environment()).measure(ours.home(), cold, warm);
        }
    }

    private void list(Distance distance) throws IOException, InterruptedException {
        if (!contest.wants(distance.list)) {
            return;
        }
        for (Tool tool : tools(MANY)) {
            Files.createDirectories(tool.home());
            contest.measure(distance.list, tool, tool.listPacks().orElseThrow());
        }
        warm(WarmMain.Kind.PACKS, MANY, distance.list, distance.warmList);
        measure(distance.list, rclone.list(MANY + "/data"));
    }

    /** What the way to the store can do with the same files. */
    private void copy(Distance distance) throws IOException, InterruptedException {
        if (!compare || !contest.wants(distance.backup, distance.restore)) {
            return;
        }
        rclone(rclone.make("round-rclone"));
        measure(distance.backup, rclone.upload(corpus.data(), "round-rclone/files"));
        Path target = Files.createTempDirectory(contest.scratch(), "copied-");
        measure(distance.restore, rclone.download("round-rclone/files", target));
        RepositoryDirectory.empty(target);
        rclone(rclone.purge("round-rclone"));
    }

    private void prune(Distance distance, List<Tool> tools) throws IOException, InterruptedException {
        if (!contest.wants(distance.prune)) {
            return;
        }
        corpus.use(Corpus.Dump.CLUSTERED);
        for (Tool tool : tools) {
            contest.prepare(tool, tool.backup(corpus.data()));
            contest.prepare(tool, tool.forget().orElseThrow());
        }
        for (Tool tool : tools) {
            contest.measure(distance.prune, tool, tool.prune());
        }
    }

    private void measure(Row row, List<String> command) throws IOException, InterruptedException {
        if (compare && contest.wants(row)) {
            PageCache.settle();
            contest.results()
                    .add(row, Rclone.NAME, contest.meter().run(command, rclone.environment(), Optional.empty()));
        }
    }

    private void rclone(List<String> command) throws IOException, InterruptedException {
        contest.meter().run(command, rclone.environment(), Optional.empty());
    }

    private List<Tool> tools(String bucket) {
        return contest.names().stream().map(name -> tool(name, bucket)).toList();
    }

    private Tool tool(String name, String bucket) {
        String server = "http://127.0.0.1:" + port;
        Map<String, String> place = Map.of(
                "AWS_ACCESS_KEY_ID",
                Minio.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                Minio.SECRET_KEY,
                "AWS_REGION",
                "us-east-1",
                "RESTIC_REPOSITORY",
                "s3:" + server + "/" + bucket,
                "HOLDFAST_REPO",
                "s3://" + bucket + "?endpoint=" + server);
        return new StoreTool(contest.tool(name, contest.scratch().resolve(bucket)), place);
    }
}
