package dev.holdfast.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The life of a dump, step by step, both taking turns at each step. Both read the hidden member.
 *
 * @param members ports of the replica set, the hidden one last
 * @param target port of the server that is restored to
 */
record MongoRound(Contest contest, MongoData data, List<Integer> members, int target, PrintStream out) {
    private static final String PIPE_IN =
            "\"$1\" --quiet --uri \"$2\" --archive | \"$3\" -q backup --stdin --stdin-filename dump.archive";
    private static final String PIPE_OUT =
            "\"$3\" -q dump latest dump.archive | \"$1\" --quiet --uri \"$2\" --archive --drop";

    void run() throws IOException, InterruptedException {
        data.fill();
        List<Tool> tools = contest.tools(contest.scratch().resolve("round"));
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Tool tool : tools) {
            contest.create(tool);
        }
        dump(Row.MONGO_DUMP, tools, sizes);
        for (Tool tool : tools) {
            contest.results().size(tool.name(), sizes.getOrDefault(tool.name(), 0L));
        }
        dump(Row.MONGO_UNCHANGED, tools, sizes);
        data.change(false, 1);
        dump(Row.MONGO_CLUSTERED, tools, sizes);
        for (Tool tool : tools) {
            prepare(tool, following());
        }
        data.change(true, 2);
        String then = data.newestWrite();
        for (Tool tool : tools) {
            follow(tool, then, sizes);
        }
        dump(Row.MONGO_SCATTERED, tools, sizes);
        for (Tool tool : tools) {
            restore(tool);
        }
        for (Tool tool : tools) {
            RepositoryDirectory.delete(tool.home());
        }
    }

    private String[] following() {
        return new String[] {"oplog", "follow", "mongodb://127.0.0.1:" + members.get(0) + "/", "--once"};
    }

    private void prepare(Tool tool, String... arguments) throws IOException, InterruptedException {
        if (tool instanceof HoldfastTool ours) {
            contest.prepare(tool, ours.command(arguments));
        }
    }

    /** What changed since the dump before, as entries of the oplog; the peer has nothing like it. */
    private void follow(Tool tool, String then, Map<String, Long> sizes) throws IOException, InterruptedException {
        if (!(tool instanceof HoldfastTool ours)) {
            return;
        }
        contest.measure(Row.MONGO_FOLLOWED, tool, ours.command(following()));
        added(Row.MONGO_FOLLOWED, tool, sizes, "");
        empty();
        contest.measure(
                Row.MONGO_RESTORE_AT, tool, ours.command("restore", "--to", MongoData.direct(target), "--at", then));
    }

    private void dump(Row row, List<Tool> tools, Map<String, Long> sizes) throws IOException, InterruptedException {
        for (Tool tool : tools) {
            contest.measure(row, tool, dump(tool));
            added(row, tool, sizes, lockTime(tool));
        }
    }

    private void added(Row row, Tool tool, Map<String, Long> sizes, String more) throws IOException {
        long size = RepositoryDirectory.sizeBytes(tool.repository());
        long before = sizes.getOrDefault(tool.name(), 0L);
        sizes.put(tool.name(), size);
        out.printf(
                Locale.ROOT, "%s, %s: %.1f MiB added%s%n", row.title(), tool.name(), (size - before) / 1048576.0, more);
    }

    /** How long the member stood still, as the dump says; the peer locks nothing. */
    private String lockTime(Tool tool) throws IOException, InterruptedException {
        if (!(tool instanceof HoldfastTool ours)) {
            return "";
        }
        contest.prepare(tool, ours.command("cat", "latest", "/.holdfast/backup.json"));
        String said = String.join("", contest.meter().said());
        String millis = said.replaceAll("(?s).*\"lockMillis\":(\\d+).*", "$1");
        return millis.length() < 10 ? ", locked for " + millis + " ms" : "";
    }

    private List<String> dump(Tool tool) {
        if (tool instanceof HoldfastTool ours) {
            return ours.command("backup", "mongodb://127.0.0.1:" + members.get(0) + "/");
        }
        return piped(PIPE_IN, "mongodump", MongoData.direct(members.get(members.size() - 1)));
    }

    private void empty() {
        try (MongoClient client = MongoClients.create(MongoData.direct(target))) {
            client.getDatabase("shop").drop();
        }
    }

    private void restore(Tool tool) throws IOException, InterruptedException {
        empty();
        contest.measure(Row.MONGO_RESTORE, tool, restoring(tool));
    }

    private List<String> restoring(Tool tool) {
        return tool instanceof HoldfastTool ours
                ? ours.command("restore", "latest", "--to", MongoData.direct(target), "--drop")
                : piped(PIPE_OUT, "mongorestore", MongoData.direct(target));
    }

    private static List<String> piped(String script, String mongo, String uri) {
        List<String> command = new ArrayList<>(List.of("bash", "-o", "pipefail", "-c", script, "pipe"));
        command.addAll(List.of(Contest.handedIn(mongo), uri, Contest.handedIn("restic")));
        return command;
    }
}
