package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.WipePlan;
import dev.holdfast.service.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code storages wipe} and {@code storages forget}. */
final class StorageChangeCommands {
    private StorageChangeCommands() {}

    /** {@code storages wipe}. */
    @Command(
            name = "wipe",
            description =
                    "Remove the repository of a storage that nothing uses and whose definition says 'removal: wipe',"
                            + " unless something in it is protected. Nothing else at its place is touched.",
            sortOptions = false)
    static final class Wipe implements Verb {
        private final Session session;

        @Parameters(index = "0", paramLabel = "NAME", description = "its name")
        String name = "";

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        @Option(
                names = {"-n", "--dry-run"},
                description = "show what would be removed, and what protects it")
        boolean dryRun;

        @Option(names = "--confirm", paramLabel = "NAME", description = "the name again, as nothing brings it back")
        @Nullable
        String confirm;

        Wipe(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Path file = configuration.required(session);
            if (!dryRun && !name.equals(confirm)) {
                throw new UsageException("wiping cannot be undone: give --confirm " + name
                        + " if all backups in it are to go, or --dry-run to see which these are");
            }
            return () -> StoragesCommands.with(session, file, this::run);
        }

        private int run(Storages storages) {
            WipePlan plan = storages.planWipe(storages.definition(name));
            if (dryRun) {
                session.output().show(() -> lines(plan, "would be removed"), () -> fields(plan));
                return plan.isProtected() ? ExitCode.FAILED : ExitCode.DONE;
            }
            long removed = storages.wipe(plan);
            session.output().say(lines(plan, "were removed"));
            session.output().message(fields(plan).put("removed_objects", removed));
            return ExitCode.DONE;
        }

        private static List<String> lines(WipePlan plan, String what) {
            List<String> lines = new ArrayList<>();
            plan.protections()
                    .forEach((id, protections) ->
                            lines.add("snapshot " + id.brief() + " is " + Printable.of(protections.toString())));
            lines.add(Printable.of(plan.storage()) + ": " + plan.usage().snapshots() + " backups, "
                    + plan.usage().objects() + " objects, "
                    + ByteText.of(plan.usage().bytes()) + " "
                    + (plan.isProtected() ? "stay, as " + plan.protections().size() + " backups are protected" : what));
            return lines;
        }

        private static Fields fields(WipePlan plan) {
            return Fields.message("wipe")
                    .put("storage", plan.storage())
                    .put("backups", plan.usage().snapshots())
                    .put("objects", plan.usage().objects())
                    .put("bytes", plan.usage().bytes())
                    .put("protected_backups", plan.protections().size());
        }
    }

    /** {@code storages forget}. */
    @Command(
            name = "forget",
            description = "Say that the repository of a storage is gone for good, so that the next backup may make"
                    + " another one there. Nothing is removed.")
    static final class Forget implements Verb {
        private final Session session;

        @Parameters(
                index = "0",
                paramLabel = "NAME",
                description = "its name; 'state' for the place of the service's state where it has one of its own")
        String name = "";

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        Forget(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            Path file = configuration.required(session);
            return () -> StoragesCommands.with(session, file, storages -> {
                boolean known = storages.forget(storages.definitionOrState(name));
                session.output()
                        .say(
                                known
                                        ? name + ": which repository was there is forgotten"
                                        : name + ": no repository was remembered");
                session.output()
                        .message(
                                Fields.message("forgotten").put("storage", name).put("was_known", known));
                return ExitCode.DONE;
            });
        }
    }
}
