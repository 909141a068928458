package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.Finding;
import dev.holdfast.run.Hold;
import dev.holdfast.run.Protection;
import dev.holdfast.service.BackupDeletion;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.Catalogue;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backups hold}, {@code backups release} and {@code backups delete}. */
final class BackupChangeCommands {
    private BackupChangeCommands() {}

    /** The backup that is named, and which catalogue it is looked for in. */
    static final class Choice {
        @Parameters(index = "0", paramLabel = "BACKUP", description = "its name, or the beginning of an id")
        String reference = "";

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        CatalogueAccess access(Session session) {
            if (reference.isBlank()) {
                throw new UsageException("BACKUP: expected a name or the beginning of an id, was empty");
            }
            return CatalogueAccess.of(session, configuration);
        }
    }

    /** {@code backups hold}. */
    @Command(
            name = "hold",
            description = "Keep a backup from being deleted by anything, in all storages where it lies.",
            sortOptions = false)
    static final class Place implements Verb {
        private final Session session;

        @Mixin
        Choice choice = new Choice();

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for people")
        String reason = "";

        @Option(names = "--owner", paramLabel = "NAME", description = "whose hold it is; yours by default")
        @Nullable
        String owner;

        @Option(names = "--until", paramLabel = "TIME", description = "when it ends; never by itself by default")
        @Nullable
        String until;

        Place(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            if (reason.isBlank()) {
                throw new UsageException("--reason: expected a reason that others understand, was empty");
            }
            Instant end = until == null ? null : TimeText.parse("--until", until, ZoneId.systemDefault());
            String who = owner == null ? Surroundings.user() : owner;
            CatalogueAccess access = choice.access(session);
            return () -> access.with(catalogue -> {
                BackupEntry entry = catalogue.find(choice.reference);
                List<Hold> holds =
                        end == null ? catalogue.hold(entry, reason, who) : catalogue.holdUntil(entry, reason, who, end);
                return done(session, "held", entry, holds);
            });
        }
    }

    /** {@code backups release}. */
    @Command(name = "release", description = "Release the holds on a backup.", sortOptions = false)
    static final class Release implements Verb {
        private final Session session;

        @Mixin
        Choice choice = new Choice();

        @Option(names = "--owner", paramLabel = "NAME", description = "only the holds of this one")
        @Nullable
        String owner;

        @Option(names = "--hold", paramLabel = "ID", description = "only this hold")
        @Nullable
        String hold;

        Release(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            CatalogueAccess access = choice.access(session);
            return () -> access.with(catalogue -> {
                BackupEntry entry = catalogue.find(choice.reference);
                List<Hold> released = catalogue.release(entry, this::isMeant);
                if (released.isEmpty()) {
                    throw new RepositoryException.NotFound(
                            "there is no such hold on backup " + entry.name() + "; see its holds with 'backups show'");
                }
                return done(session, "released", entry, released);
            });
        }

        private boolean isMeant(Hold one) {
            return (owner == null || owner.equals(one.owner())) && (hold == null || hold.equals(one.id()));
        }
    }

    private static int done(Session session, String what, BackupEntry entry, List<Hold> holds) {
        holds.forEach(hold -> session.output()
                .say(what + ": " + Printable.of(entry.name()) + ", " + Printable.of(BackupText.hold(hold))));
        session.output()
                .message(Fields.message("summary")
                        .put("name", entry.name())
                        .put(what, holds.stream().map(BackupFields::hold).toList()));
        return ExitCode.DONE;
    }

    /** {@code backups delete}. */
    @Command(
            name = "delete",
            description = "Delete a backup in all storages where it lies; its data goes with the next prune.",
            sortOptions = false)
    static final class Delete implements Verb {
        private final Session session;

        @Mixin
        Choice choice = new Choice();

        @Option(
                names = {"-n", "--dry-run"},
                description = "show what would be removed, and what protects it")
        boolean dryRun;

        @Option(names = "--even-last", description = "also if it is the last complete backup of its target")
        boolean evenLast;

        Delete(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            CatalogueAccess access = choice.access(session);
            return () -> access.with(this::run);
        }

        private int run(Catalogue catalogue) {
            BackupDeletion plan = catalogue.planDelete(catalogue.find(choice.reference));
            if (dryRun) {
                session.output().show(() -> lines(plan, "would be removed"), () -> fields(plan));
                return plan.isProtected() ? ExitCode.FAILED : ExitCode.DONE;
            }
            List<Finding> failed = delete(catalogue, plan);
            failed.forEach(finding -> session.output().warn(finding.toString(), () -> FindingFields.of(finding)));
            if (failed.isEmpty()) {
                session.output().say(lines(plan, "removed"));
            }
            session.output().message(fields(plan).put("deleted", failed.isEmpty()));
            return failed.isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }

        /** @throws HoldfastException if it is refused; nothing was removed */
        private List<Finding> delete(Catalogue catalogue, BackupDeletion plan) {
            if (plan.isLastGood() && !evenLast && !plan.isProtected()) {
                throw new RepositoryException.Refused(
                        "backup " + plan.entry().name() + " is the last complete one of target '"
                                + plan.entry().target()
                                + "', or one of the last that are to stay; nothing was removed. Give --even-last to delete"
                                + " it all the same");
            }
            return evenLast ? catalogue.deleteEvenLast(plan) : catalogue.delete(plan);
        }

        private static List<String> lines(BackupDeletion plan, String what) {
            List<String> lines = new ArrayList<>();
            String name = Printable.of(plan.entry().name());
            if (plan.parts().isEmpty()) {
                lines.add(name + ": it has no snapshot; its record " + what);
            }
            plan.parts().forEach(part -> {
                lines.add(name + ": snapshot " + part.snapshot().brief() + " in " + Printable.of(part.storage()) + " "
                        + (part.protections().isEmpty() ? what : "is protected"));
                part.protections().forEach(one -> lines.add("  " + Printable.of(one.toString())));
            });
            if (plan.isLastGood()) {
                lines.add(name + ": it is the last complete backup of "
                        + Printable.of(plan.entry().target()));
            }
            return lines;
        }

        private static Fields fields(BackupDeletion plan) {
            return Fields.message("summary")
                    .put("name", plan.entry().name())
                    .put("protected", plan.isProtected())
                    .put("last_good", plan.isLastGood())
                    .put("snapshots", plan.parts().stream().map(Delete::fields).toList());
        }

        private static Fields fields(BackupDeletion.Part part) {
            return new Fields()
                    .put("storage", part.storage())
                    .put("snapshot", part.snapshot().hex())
                    .putUnlessEmpty(
                            "protections",
                            part.protections().stream().map(Delete::fields).toList());
        }

        private static Fields fields(Protection protection) {
            Fields fields =
                    new Fields().put("kind", BackupText.word(protection.kind())).put("message", protection.words());
            protection.until().ifPresent(end -> fields.put("until", end));
            return fields;
        }
    }
}
