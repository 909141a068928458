package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.adapter.ImportFinding.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Command lines of kopia: {@code policy set} is read as the export would show what it does, {@code snapshot create} names a source. */
final class KopiaCommands {
    private static final Set<String> FLAGS = Set.of(
            "--global",
            "--manual",
            "--no-manual",
            "--clear-ignore",
            "--clear-dot-ignore",
            "--clear-only-compress",
            "--clear-never-compress",
            "--persist-action-script",
            "--no-progress",
            "--progress");

    private static final Map<Character, String> SHORTS = Map.of('p', "--password");

    private final String source;
    private final Definitions into;
    private final Findings findings;
    private final ObjectNode export = JsonNodeFactory.instance.objectNode();

    KopiaCommands(String source, Definitions into, Findings findings) {
        this.source = source;
        this.into = into;
        this.findings = findings;
    }

    void command(int line, List<String> words, String cron) {
        Options options = Options.of(words, SHORTS, FLAGS);
        List<String> rest = options.words();
        String verb = String.join(" ", rest.subList(0, Math.min(2, rest.size())));
        Where where = new Where(source, "kopia " + verb, line, findings);
        List<String> sources = rest.subList(Math.min(2, rest.size()), rest.size());
        switch (verb) {
            case "policy set" -> set(where, options, sources);
            case "snapshot create" -> {
                sources.forEach(this::policy);
                options.options()
                        .forEach(option -> where.report(
                                Kind.NOT_MAPPED,
                                option.name(),
                                "",
                                "it is about one call of kopia",
                                "write what shall hold always" + " into a policy"));
                if (!cron.isEmpty()) {
                    sources.forEach(path -> policy(path)
                            .withObject("/scheduling")
                            .withArray("cron")
                            .add(cron));
                }
            }
            default ->
                where.report(
                        Kind.OTHER_KIND,
                        "",
                        verb,
                        "only policy set and snapshot create say what shall be done again and again",
                        "");
        }
    }

    private void set(Where where, Options options, List<String> sources) {
        String timeout = last(options, "--action-command-timeout", "5m");
        String mode = last(options, "--action-command-mode", "essential");
        boolean global =
                options.options().stream().anyMatch(option -> option.name().equals("--global"));
        if (!global && sources.isEmpty()) {
            where.report(Kind.MISSING, "", "", "it names neither a source nor --global", "name one");
            return;
        }
        for (String target : global ? List.of(KopiaPolicies.GLOBAL) : sources) {
            for (Options.Option option : options.options()) {
                switch (option.name()) {
                    case "--global", "--action-command-timeout", "--action-command-mode" -> {}
                    case "--password" ->
                        where.report(Kind.NOT_MAPPED, option.name(), "***", "a password is not taken over", "");
                    default -> KopiaFlags.put(policy(target), option, timeout, mode);
                }
            }
        }
    }

    private static String last(Options options, String name, String otherwise) {
        return options.options().stream()
                .filter(option -> option.name().equals(name))
                .map(Options.Option::value)
                .reduce(otherwise, (before, after) -> after);
    }

    private ObjectNode policy(String target) {
        return (ObjectNode) (export.has(target) ? export.get(target) : export.putObject(target));
    }

    /** Reads what all commands together would have made of the policies. */
    void finish() {
        if (!export.isEmpty()) {
            KopiaPolicies.read(source, export, into, findings, KopiaFlags::spelling);
        }
    }
}
