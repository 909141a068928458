package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds the commands of restic and kopia in a text, be it one line, a script or a crontab. */
final class CommandLines {
    private static final Pattern COMMAND = Pattern.compile("(?m)^[^#\\n]*\\b(restic|kopia)(\\.exe)?\\s+\\S.*$");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=(?s:.*)");
    private static final Pattern CRON_FIELD = Pattern.compile("[0-9*/,-]+");
    private static final int CRON_FIELDS = 5;

    private CommandLines() {}

    /** Whether a text is made of command lines rather than of fields. */
    static boolean fits(String text) {
        boolean hasFields = Pattern.compile("(?m)^\\s*[\"{\\[]|^\\s*[A-Za-z][A-Za-z0-9]*:(\\s|$)")
                .matcher(text)
                .find();
        return !hasFields && COMMAND.matcher(text).find();
    }

    static void read(ImportSource source, Definitions into, Findings findings) {
        ResticCommands restic = new ResticCommands(source.name(), into, findings);
        KopiaCommands kopia = new KopiaCommands(source.name(), into, findings);
        for (ShellWords.Line line : ShellWords.of(source.text().replace("\r\n", "\n"))) {
            line(source.name(), line, restic, kopia, findings);
        }
        restic.finish();
        kopia.finish();
    }

    private static void line(
            String source, ShellWords.Line line, ResticCommands restic, KopiaCommands kopia, Findings findings) {
        List<String> words = line.words();
        String cron = cron(words);
        int at = cron.isEmpty() ? 0 : CRON_FIELDS;
        while (at < words.size() && isPrefix(words.get(at))) {
            restic.assignment(line.number(), words.get(at++));
        }
        String program = at < words.size() ? program(words.get(at)) : "";
        List<String> rest = words.subList(Math.min(words.size(), at + 1), words.size());
        switch (program) {
            case "restic" -> restic.command(line.number(), rest, cron);
            case "kopia" -> kopia.command(line.number(), rest, cron);
            case "" -> {}
            default ->
                findings.add(
                        Kind.OTHER_KIND,
                        source,
                        "line " + line.number(),
                        Findings.shortened(program),
                        "only commands of restic and kopia are imported",
                        "write a hook of the schedule if it has to do with backups");
        }
    }

    private static boolean isPrefix(String word) {
        return ASSIGNMENT.matcher(word).matches()
                || List.of("$", "export", "sudo", "exec", "env").contains(word);
    }

    private static String program(String word) {
        String file = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
        return file.toLowerCase(Locale.ROOT).replaceAll("\\.exe$", "");
    }

    private static String cron(List<String> words) {
        if (words.size() <= CRON_FIELDS
                || !words.subList(0, CRON_FIELDS).stream()
                        .allMatch(word -> CRON_FIELD.matcher(word).matches())) {
            return "";
        }
        return String.join(" ", words.subList(0, CRON_FIELDS));
    }
}
