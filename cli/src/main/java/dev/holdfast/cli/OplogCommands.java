package dev.holdfast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code oplog} and its subcommands. */
@Command(
        name = "oplog",
        description = "Archive what a database writes down of its changes, and restore to points in time.",
        synopsisSubcommandLabel = "COMMAND")
final class OplogCommands {
    private OplogCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new OplogCommands())
                .addSubcommand("follow", new FollowCommand(session))
                .addSubcommand("intervals", new IntervalsCommand(session))
                .addSubcommand("forget", new ForgetSlicesCommand(session));
    }
}
