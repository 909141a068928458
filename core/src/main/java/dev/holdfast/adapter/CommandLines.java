package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the commands of restic and kopia in a text, be it one line, a script or a crontab. */
final class CommandLines {
    private static final Pattern COMMAND = Pattern.compile("(?m)^[^#\\n]*\\b(restic|kopia)(\\.exe)?\\s+\\S.*$");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=(?s:.*)");
    private static final Pattern CRON_FIELD = Pattern.compile(
            "(?i)([0-9*/,-]|sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+");
    private static final Pattern CRON_WORD = Pattern.compile("@[a-z]+");
    /** At no time of the day or the year. */
    private static final String REBOOT = "@reboot";

    private static final int CRON_FIELDS = 5;
    private static final Set<String> PREFIXES = Set.of("$", "export", "sudo", "exec", "env");

    /** What they say about a program is no call of it. */
    private static final Set<String> TALKERS = Set.of(
            "echo", "printf", "logger", "which", "type", "man", "grep", "pgrep", "pkill", "killall", "apt", "apt-get",
            "dnf", "yum", "apk", "brew", "[", "[[", "test", "command", "cat", "ls", "cd", "mail");

    private final String source;
    private final Findings findings;
    private final ResticCommands restic;
    private final KopiaCommands kopia;

    private CommandLines(String source, Definitions into, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.restic = new ResticCommands(source, into, findings);
        this.kopia = new KopiaCommands(source, into, findings);
    }

    /** Whether a text is made of command lines rather than of fields. */
    static boolean fits(String text) {
        boolean hasFields = Pattern.compile("(?m)^\\s*[\"{\\[]|^\\s*[A-Za-z][A-Za-z0-9]*:(\\s|$)")
                .matcher(text)
                .find();
        return !hasFields && COMMAND.matcher(text).find();
    }

    static void read(ImportSource source, Definitions into, Findings findings) {
        CommandLines lines = new CommandLines(source.name(), into, findings);
        lines.read(ShellWords.of(source.text().replace("\r\n", "\n")), "", 0);
        lines.restic.finish();
        lines.kopia.finish();
    }

    /** @param offset the line in which the text begins, less one */
    private void read(List<ShellWords.Line> lines, String before, int offset) {
        String cron = before;
        for (ShellWords.Line line : lines) {
            List<String> words = line.words();
            int times = times(words);
            if (times > 0) {
                String said = String.join(" ", words.subList(0, times));
                cron = said.equals(REBOOT) ? "" : said;
            } else if (!line.continues()) {
                cron = before;
            }
            command(line.number() + offset, words.subList(times, words.size()), cron);
        }
    }

    private void command(int number, List<String> words, String cron) {
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            String program = program(word);
            List<String> rest = words.subList(at + 1, words.size());
            if (program.equals("restic")) {
                restic.command(number, rest, cron);
                return;
            } else if (program.equals("kopia")) {
                kopia.command(number, rest, cron);
                return;
            } else if (isScript(word)) {
                read(ShellWords.of(word), cron, number - 1);
                return;
            } else if (ASSIGNMENT.matcher(word).matches()) {
                restic.assignment(number, word);
            } else if (TALKERS.contains(program)) {
                break;
            }
        }
        other(number, words);
    }

    /** What stands in front of programs, assignments apart, says nothing about backups. */
    private void other(int number, List<String> words) {
        words.stream()
                .filter(word -> !ASSIGNMENT.matcher(word).matches() && !PREFIXES.contains(word))
                .findFirst()
                .ifPresent(program -> findings.add(
                        Kind.OTHER_KIND,
                        source,
                        "line " + number,
                        Findings.shortened(program(program)),
                        "only commands of restic and kopia are imported",
                        "write a hook of the schedule if it has to do with backups"));
    }

    /** Commands in quotes, as {@code sh -c} and {@code ssh} take them. */
    private static boolean isScript(String word) {
        return word.matches("(?s).*\\s.*") && COMMAND.matcher(word).find();
    }

    private static String program(String word) {
        String file = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
        return file.toLowerCase(Locale.ROOT).replaceAll("\\.exe$", "");
    }

    /** How many words say when a line of a crontab is carried out. */
    private static int times(List<String> words) {
        if (!words.isEmpty() && CRON_WORD.matcher(words.get(0)).matches()) {
            return 1;
        }
        return words.size() > CRON_FIELDS
                        && words.subList(0, CRON_FIELDS).stream()
                                .allMatch(word -> CRON_FIELD.matcher(word).matches())
                ? CRON_FIELDS
                : 0;
    }
}
