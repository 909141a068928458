package dev.holdfast.cli;

import dev.holdfast.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of bad inputs for people. */
final class BadInputsDocument {
    private final List<String> rows = new ArrayList<>();

    void add(BadInput bad, String message) {
        rows.add("| " + (rows.size() + 1) + " | " + bad.what + " | `" + command(bad) + "` | " + bad.code + " | "
                + cell(message) + " |");
    }

    private static String command(BadInput bad) {
        return String.join(" ", bad.words.stream().map(BadInputsDocument::word).toList())
                .replace("{dir}", "/w")
                .replace("{data}", "/w/data")
                .replace("{kept}", "/w/data")
                .replace("{target}", "/w/target")
                .replace("|", "\\|");
    }

    private static String word(String word) {
        return word.isEmpty() || word.contains(" ") ? "'" + word + "'" : word;
    }

    private static String cell(String message) {
        return message.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    /** The lines of a message as one, without what differs from run to run. */
    static String stable(String errors, Path place, Path template) {
        Host host = Host.current();
        return String.join(
                        " / ",
                        errors.lines()
                                .filter(line -> !line.startsWith("see holdfast"))
                                .toList())
                .replace(place.toString(), "/w")
                .replace(template.toString(), "/w")
                .replace(host.user() + "@" + host.name(), "user@host")
                .replace("host " + host.name(), "host host")
                .replace("target '" + host.name() + "'", "target 'host'")
                .replaceAll("-\\d{14}\\b", "-…")
                .replaceAll(
                        "(?<![0-9A-Za-z])(?!deadbeef|cafecafe|00000000)([0-9a-f]{64}|[0-9a-f]{8})(?![0-9A-Za-z])", "…")
                .replaceAll("data/[0-9a-f]{2}/", "data/…/")
                .replaceAll("begin with '.': .*;", "begin with '…': …;")
                .replaceAll("pid [0-9]+", "pid …")
                .replaceAll("(Cannot run program).*", "$1 …")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…");
    }

    String text() {
        return """
                # Bad inputs

                What the command says to inputs that cannot work. Each line is a test: the exit code and the message are as shown, the
                repository is as it was, and no target was created. Where the exit code is 3, everything else was done. What was stored before a
                store failed may stay without a snapshot that refers to it; the next backup uses it and a prune removes it.

                `…` stands for what differs from run to run. The tests of `cli` write this table if they are run with
                `-Dtest=BadInputsTest -Dholdfast.write-docs=true`.

                | | what is wrong | `holdfast …` | exit | message |
                |---:|---|---|---:|---|
                """ + String.join("\n", rows) + "\n";
    }
}
