package dev.holdfast.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.HoldfastException;
import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads definitions of MongoDB Atlas' operator, KubeStash, Velero, Azure Backup, restic and kopia into a configuration of ours.
 *
 * <p>All sources of one call belong together: a schedule finds its policy, and a target its schedule, in whichever of them it is.
 * What cannot be read never ends an import; it is a finding, as is every field that has no counterpart. No source is changed, and
 * nothing is asked of a network.
 */
public final class Adapters {
    /** What a file may have; definitions are small, so a larger one is something else. */
    private static final long MOST = 16 << 20;

    private Adapters() {}

    /**
     * Reads files.
     *
     * @throws PolicyException.Invalid if one is missing, is no text in UTF-8 or has more than 16 MiB; then nothing is imported
     */
    public static ImportResult read(List<Path> files) {
        List<ImportSource> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new ImportSource(file.toString(), text(file)));
        }
        return readAll(sources);
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new PolicyException.Invalid(file.toString(), "must be a file, but there is none");
            }
            if (Files.size(file) > MOST) {
                throw new PolicyException.Invalid(file.toString(), "must have 16 MiB at most, has " + Files.size(file));
            }
            return Files.readString(file);
        } catch (CharacterCodingException noText) {
            throw new PolicyException.Invalid(file.toString(), "must be a text in UTF-8");
        } catch (IOException unreadable) {
            throw new PolicyException.Invalid(file.toString(), "cannot be read (" + unreadable + ")");
        }
    }

    /** Reads texts. */
    public static ImportResult readAll(List<ImportSource> sources) {
        Findings findings = new Findings();
        Definitions definitions = new Definitions();
        List<Read> documents = new ArrayList<>();
        for (ImportSource source : sources) {
            if (CommandLines.fits(source.text())) {
                guarded(source.name(), findings, () -> CommandLines.read(source, definitions, findings));
            } else {
                Texts.documents(source, findings).forEach(tree -> documents.add(new Read(source.name(), tree)));
            }
        }
        documents.stream()
                .sorted(Comparator.comparing(Read::place))
                .forEach(document -> read(document, definitions, findings));
        Configuration configuration = definitions.build();
        configuration.problems().forEach(problem -> problem(problem, findings));
        return new ImportResult(configuration, findings.all());
    }

    private static void problem(Problem problem, Findings findings) {
        String possible = problem.allowed().isEmpty() ? "" : "possible: " + String.join(", ", problem.allowed());
        findings.add(Kind.PROBLEM, "what came out", problem.path(), problem.value(), problem.reason(), possible);
    }

    private record Read(String source, JsonNode tree) {
        /** Those that others refer to come first. */
        int place() {
            return format().map(Format::ordinal).orElse(-1);
        }

        Optional<Format> format() {
            return Format.of(tree);
        }
    }

    private static void read(Read read, Definitions definitions, Findings findings) {
        JsonNode tree = read.tree();
        if (AzurePolicies.fits(tree)) {
            String title = ("Azure backup policy " + tree.path("name").asText()).strip();
            guarded(new Document(read.source(), title, tree, findings), AzurePolicies::read, definitions);
        } else if (KopiaPolicies.fits(tree)) {
            guarded(
                    read.source(),
                    findings,
                    () -> KopiaPolicies.read(read.source(), tree, definitions, findings, UnaryOperator.identity()));
        } else {
            resource(read, definitions, findings);
        }
    }

    private static void resource(Read read, Definitions definitions, Findings findings) {
        JsonNode tree = read.tree();
        String kind = tree.path("kind").asText();
        String name = tree.path("metadata").path("name").asText();
        String title = name.isEmpty() ? kind : kind + "/" + name;
        Document document = new Document(read.source(), title, tree, findings);
        Optional<Format> format = read.format();
        if (format.isEmpty()) {
            document.report(
                    Kind.OTHER_KIND,
                    "",
                    Findings.shortened(tree.path("apiVersion").asText()),
                    kind.isEmpty() ? "it has no kind, so nobody can tell what it is" : "this kind is not imported",
                    "imported are " + Format.all());
        } else if (lostIndentation(tree)) {
            document.report(
                    Kind.UNREADABLE,
                    "spec",
                    "",
                    "it is empty, and fields that belong into it or into metadata stand beside kind: the indentation was lost",
                    "restore the indentation and import again");
        } else {
            format.get().checkGroup(document);
            guarded(document, format.get().reader(), definitions);
        }
    }

    private static boolean lostIndentation(JsonNode tree) {
        boolean hasOthers = false;
        for (java.util.Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            hasOthers |=
                    !List.of("apiVersion", "kind", "metadata", "spec", "status").contains(names.next());
        }
        return hasOthers && tree.path("spec").isEmpty() && tree.path("metadata").isEmpty();
    }

    /** What our own types refuse is a finding too. */
    private static void guarded(Document document, Reader reader, Definitions definitions) {
        try {
            reader.read(document, definitions);
        } catch (HoldfastException refused) {
            document.report(Kind.INVALID, "", "", String.valueOf(refused.getMessage()), "correct it and import again");
        }
    }

    private static void guarded(String source, Findings findings, Runnable reading) {
        try {
            reading.run();
        } catch (HoldfastException refused) {
            findings.add(
                    Kind.INVALID, source, "", "", String.valueOf(refused.getMessage()), "correct it and import again");
        }
    }

    /** Reads one kind of definition. */
    @FunctionalInterface
    interface Reader {
        void read(Document document, Definitions into);
    }

    /** The kinds of Kubernetes objects that are imported, those first that others refer to. */
    enum Format {
        BACKUP_STORAGE("BackupStorage", "storage.kubestash.com"),
        BACKUP_STORAGE_LOCATION("BackupStorageLocation", "velero.io"),
        ATLAS_COMPLIANCE("AtlasBackupCompliancePolicy", "atlas.mongodb.com"),
        ATLAS_POLICY("AtlasBackupPolicy", "atlas.mongodb.com"),
        RETENTION_POLICY("RetentionPolicy", "storage.kubestash.com"),
        ATLAS_SCHEDULE("AtlasBackupSchedule", "atlas.mongodb.com"),
        SCHEDULE("Schedule", "velero.io"),
        ATLAS_DEPLOYMENT("AtlasDeployment", "atlas.mongodb.com"),
        BACKUP_CONFIGURATION("BackupConfiguration", "core.kubestash.com");

        private final String kind;
        private final String group;

        Format(String kind, String group) {
            this.kind = kind;
            this.group = group;
        }

        Reader reader() {
            return switch (this) {
                case BACKUP_STORAGE -> KubeStashStorages::read;
                case BACKUP_STORAGE_LOCATION -> VeleroLocations::read;
                case ATLAS_COMPLIANCE -> AtlasPolicies::compliance;
                case ATLAS_POLICY -> AtlasPolicies::policy;
                case RETENTION_POLICY -> KubeStashPolicies::read;
                case ATLAS_SCHEDULE -> AtlasSchedules::read;
                case SCHEDULE -> VeleroSchedules::read;
                case ATLAS_DEPLOYMENT -> AtlasDeployments::read;
                case BACKUP_CONFIGURATION -> KubeStashSessions::read;
            };
        }

        static Optional<Format> of(JsonNode tree) {
            String kind = tree.path("kind").asText();
            String version = tree.path("apiVersion").asText();
            return List.of(values()).stream()
                    .filter(format -> format.kind.equals(kind))
                    .filter(format -> version.isEmpty() || version.startsWith(format.group + "/"))
                    .findFirst();
        }

        static String all() {
            return List.of(values()).stream()
                    .map(format -> format.kind + " (" + format.group + ")")
                    .reduce((left, right) -> left + ", " + right)
                    .orElse("")
                    .concat(", policies of Azure Backup, exports and command lines of kopia, command lines of restic");
        }

        void checkGroup(Document document) {
            Field version = document.at("apiVersion");
            String said = version.text("");
            document.at("kind").take();
            if (said.isEmpty()) {
                version.defaulted(group, "since the kind is one of " + group);
            } else if (!said.toLowerCase(Locale.ROOT).endsWith("/" + version())) {
                version.changed(
                        "it was read as " + group + "/" + version(), "look whether its fields mean the same there");
            }
        }

        private String version() {
            return group.endsWith("kubestash.com") ? "v1alpha1" : "v1";
        }
    }
}
