package dev.holdfast.cli;

import dev.holdfast.Secret;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.job.Keys.KeyInfo;
import dev.holdfast.job.Repository;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code key} and its subcommands. */
@Command(
        name = "key",
        description = "List, add, remove and change the passwords of a repository.",
        synopsisSubcommandLabel = "COMMAND")
final class KeyCommands {
    private KeyCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new KeyCommands())
                .addSubcommand("list", new ListKeys(session))
                .addSubcommand("add", new Add(session))
                .addSubcommand("remove", new Remove(session))
                .addSubcommand("passwd", new ChangePassword(session));
    }

    private static int done(Session session, String message, Fields fields) {
        session.output().say(message);
        session.output().message(fields);
        return ExitCode.DONE;
    }

    /** {@code key list}. */
    @Command(name = "list", description = "List the keys.")
    static final class ListKeys implements Verb {
        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

        private final Session session;

        ListKeys(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            return () -> run(access);
        }

        private int run(RepositoryAccess access) {
            try (Repository repository = access.open()) {
                List<KeyInfo> keys = repository.keys().list();
                session.output()
                        .showAll(
                                () -> lines(keys),
                                () -> keys.stream().map(ListKeys::fields).toList());
            }
            return ExitCode.DONE;
        }

        private static List<String> lines(List<KeyInfo> keys) {
            Table table = new Table(Set.of(), "", "ID", "User", "Host", "Created");
            keys.forEach(key -> table.row(
                    key.current() ? "*" : "",
                    key.id().substring(0, 8),
                    Printable.of(key.userName()),
                    Printable.of(key.hostName()),
                    created(key)));
            return table.lines();
        }

        /** In whole seconds of this machine's zone, as restic shows it; as stored if it is no time. */
        private static String created(KeyInfo key) {
            try {
                return TIME.format(OffsetDateTime.parse(key.created()).atZoneSameInstant(ZoneId.systemDefault()));
            } catch (DateTimeParseException other) {
                return Printable.of(key.created());
            }
        }

        private static Fields fields(KeyInfo key) {
            return new Fields()
                    .put("current", key.current())
                    .put("id", key.id())
                    .put("userName", key.userName())
                    .put("hostName", key.hostName())
                    .put("created", created(key));
        }
    }

    /** {@code key add}. */
    @Command(name = "add", description = "Add a key with another password.")
    static final class Add implements Verb {
        private final Session session;

        @Option(names = "--new-password-file", paramLabel = "FILE", description = "file with the new password")
        String newPasswordFile = "";

        Add(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            return () -> run(access);
        }

        private int run(RepositoryAccess access) {
            try (Repository repository = access.open();
                    Secret secret = access.newPassword(newPasswordFile)) {
                String id = repository.keys().add(secret);
                return done(
                        session,
                        "added key " + id.substring(0, 8),
                        Fields.message("key_added").put("id", id));
            }
        }
    }

    /** {@code key remove}. */
    @Command(name = "remove", description = "Remove a key, but not the one in use.")
    static final class Remove implements Verb {
        private final Session session;

        @Parameters(index = "0", paramLabel = "KEY", description = "beginning of its id")
        String id = "";

        Remove(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            if (!id.matches("[0-9a-fA-F]{1,64}")) {
                throw new UsageException("KEY: expected the beginning of a key's id, hex digits, was '" + id + "'");
            }
            return () -> run(access);
        }

        private int run(RepositoryAccess access) {
            try (Repository repository = access.open()) {
                String removed = repository.keys().remove(id);
                return done(
                        session,
                        "removed key " + removed.substring(0, 8),
                        Fields.message("key_removed").put("id", removed));
            }
        }
    }

    /** {@code key passwd}. */
    @Command(name = "passwd", description = "Replace the key in use by one with another password.")
    static final class ChangePassword implements Verb {
        private final Session session;

        @Option(names = "--new-password-file", paramLabel = "FILE", description = "file with the new password")
        String newPasswordFile = "";

        ChangePassword(Session session) {
            this.session = session;
        }

        @Override
        public Action prepare() {
            RepositoryAccess access = session.repository();
            return () -> run(access);
        }

        private int run(RepositoryAccess access) {
            try (Repository repository = access.open();
                    Secret secret = access.newPassword(newPasswordFile)) {
                String id = repository.keys().changePassword(secret);
                return done(
                        session,
                        "changed the password; the new key is " + id.substring(0, 8),
                        Fields.message("password_changed").put("id", id));
            }
        }
    }
}
