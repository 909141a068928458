package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What {@code kopia policy export} prints (version 0.23; {@code snapshot/policy} of its sources): policies by source, which inherit field
 * by field from parent directories, user, host and the global one, and at last from kopia's defaults: 10 latest, 48 hourly, 7 daily,
 * 4 weekly, 24 monthly and 3 annual snapshots, missed times made up for.
 */
final class KopiaPolicies {
    static final String GLOBAL = "(global)";

    private static final Map<KeepPeriod, Rule> RULES = rules();

    private static final Notes NOTES = notes();

    private final Map<String, Document> documents = new LinkedHashMap<>();
    private final Definitions into;

    private KopiaPolicies(
            String source, JsonNode export, Definitions into, Findings findings, UnaryOperator<String> spelling) {
        this.into = into;
        export.properties()
                .forEach(entry -> documents.put(
                        entry.getKey(),
                        new Document(source, "kopia " + entry.getKey(), entry.getValue(), findings, spelling)));
        documents.computeIfAbsent(
                GLOBAL, key -> new Document(source, "kopia " + key, export.path(GLOBAL), findings, spelling));
    }

    private record Rule(String field, int otherwise) {}

    private static Map<KeepPeriod, Rule> rules() {
        Map<KeepPeriod, Rule> rules = new LinkedHashMap<>();
        rules.put(KeepPeriod.LAST, new Rule("keepLatest", 10));
        rules.put(KeepPeriod.HOURLY, new Rule("keepHourly", 48));
        rules.put(KeepPeriod.DAILY, new Rule("keepDaily", 7));
        rules.put(KeepPeriod.WEEKLY, new Rule("keepWeekly", 4));
        rules.put(KeepPeriod.MONTHLY, new Rule("keepMonthly", 24));
        rules.put(KeepPeriod.YEARLY, new Rule("keepAnnual", 3));
        return rules;
    }

    /** Whether the document is such an export. */
    static boolean fits(JsonNode tree) {
        if (!tree.isObject() || tree.isEmpty()) {
            return false;
        }
        List<String> names = new ArrayList<>();
        tree.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .allMatch(name -> (name.equals(GLOBAL) || name.contains("@"))
                        && tree.get(name).isObject());
    }

    static void read(
            String source, JsonNode export, Definitions into, Findings findings, UnaryOperator<String> spelling) {
        new KopiaPolicies(source, export, into, findings, spelling).read();
    }

    private void read() {
        List<String> sources =
                documents.keySet().stream().filter(key -> !path(key).isEmpty()).toList();
        source(GLOBAL, "kopia", sources.isEmpty());
        sources.forEach(key -> source(key, Names.of(key), true));
        into.placeholder(
                levels(GLOBAL).first().root(),
                "kopia",
                "kopia's repository has another format",
                storage -> storage.isDefault(true));
        documents.values().forEach(document -> document.reportRest(NOTES));
    }

    private void source(String key, String name, boolean scheduled) {
        Levels levels = levels(key);
        Document document = documents.get(key);
        Field at = document == null ? levels.first().root() : document.root();
        KeepRules keep = keep(levels);
        RetentionPolicy retention =
                RetentionPolicy.builder(RetentionPolicy.Mode.KOPIA).keep(keep).build();
        into.policy(at, Policy.builder(name).retention(retention).build());
        List<String> targets = path(key).isEmpty() ? List.of() : List.of(name);
        if (!targets.isEmpty()) {
            at.into(
                    Paths.uri(path(key)),
                    uri -> into.target(
                            at,
                            Target.builder(name)
                                    .uri(uri)
                                    .excludes(levels.texts("files", "ignore"))
                                    .build()));
        }
        levels.found("retention", "ignoreIdenticalSnapshots")
                .filter(field -> field.flag())
                .ifPresent(field ->
                        field.report(Kind.NOT_MAPPED, "each run leaves a snapshot, also if nothing changed", ""));
        if (scheduled) {
            new KopiaSchedules(into, levels, at).read(name, targets, retention);
        }
        levels.found("noParent").ifPresent(Field::flag);
    }

    private static KeepRules keep(Levels levels) {
        KeepRules.Builder rules = KeepRules.builder();
        RULES.forEach((period, rule) -> {
            Field field = levels.found("retention", rule.field())
                    .orElseGet(() -> levels.first().at("retention", rule.field()));
            if (!field.isPresent()) {
                field.defaulted(Integer.toString(rule.otherwise()), "kopia's default");
            }
            rules.count(period, field.number(0, Integer.MAX_VALUE).orElse(rule.otherwise()));
        });
        return rules.build();
    }

    /** The policies that a source takes its values from, its own first. */
    private Levels levels(String key) {
        List<Document> levels = new ArrayList<>();
        for (String level : parents(key)) {
            Document document = documents.get(level);
            if (document != null) {
                levels.add(document);
                if (document.at("noParent").flag()) {
                    break;
                }
            }
        }
        return new Levels(levels);
    }

    private static List<String> parents(String key) {
        List<String> all = new ArrayList<>();
        String path = path(key);
        String owner = key.equals(GLOBAL) ? "" : key.substring(0, key.length() - path.length());
        for (String p = path; !p.isEmpty(); p = p.substring(0, Math.max(0, p.lastIndexOf('/')))) {
            all.add(owner + p);
        }
        String user = owner.endsWith(":") ? owner.substring(0, owner.length() - 1) : owner;
        if (user.contains("@")) {
            all.add(user);
            all.add(user.substring(user.indexOf('@')));
        }
        all.add(GLOBAL);
        return all;
    }

    /** The directory of a source such as {@code user@host:/path}; empty for policies of users, hosts and all. */
    private static String path(String key) {
        if (key.equals(GLOBAL)) {
            return "";
        }
        int at = key.indexOf('@');
        int colon = key.indexOf(':', Math.max(0, at));
        return at >= 0 ? colon < 0 ? "" : key.substring(colon + 1) : key;
    }

    private static Notes notes() {
        String how = "it is about how kopia works, not about what is kept";
        Notes.Builder notes = Notes.builder()
                .lost(
                        "files.ignoreDotFiles",
                        "lists of what is left out do not lie among the files here",
                        "name the" + " patterns in the target's excludes")
                .lost("files.maxFileSize", "targets have no setting for it", "exclude such files by their names")
                .lost("files.oneFileSystem", "targets have no setting for it", "exclude the other file systems")
                .lost("files.ignoreCacheDirs", "targets have no setting for it", "exclude these directories")
                .lost("files.noParentIgnore", "patterns of all levels count here", "look at the target's excludes")
                .lost("files.noParentDotFiles", "lists of what is left out do not lie among the files here", "")
                .lost("scheduling.noParentTimeOfDay", "times of the nearest level count here", "look at the schedules")
                .lost(
                        "errorHandling",
                        "what cannot be read makes a run partially failed, and the rest is kept",
                        "set the policy's partialMode if such backups shall not count")
                .lost("actions.beforeFolder", "hooks here run for the whole backup", "write a hook of the schedule")
                .lost("actions.afterFolder", "hooks here run for the whole backup", "write a hook of the schedule")
                .lost("osSnapshots", "volumes are read as they are", "take volume snapshots in hooks");
        for (String field : List.of("compression", "metadataCompression", "splitter", "logging", "upload")) {
            notes.irrelevant(field, how);
        }
        for (String flag : KopiaFlags.HOW) {
            notes.irrelevant("[\"" + flag + "\"]", how).irrelevant(flag, how);
        }
        return notes.build();
    }

    /**
     * Policies of which each gives what those before it leave open.
     *
     * @param all at least one
     */
    record Levels(List<Document> all) {
        Document first() {
            return all.get(0);
        }

        /** The field where the nearest level has it. */
        java.util.Optional<Field> found(String... names) {
            return all.stream()
                    .map(document -> document.at(names))
                    .filter(Field::isPresent)
                    .findFirst();
        }

        /** The texts of all levels. */
        List<String> texts(String... names) {
            return all.stream()
                    .flatMap(document -> document.at(names).texts().stream())
                    .distinct()
                    .toList();
        }
    }
}
