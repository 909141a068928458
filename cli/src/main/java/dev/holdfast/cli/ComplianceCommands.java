package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.cli.text.Table;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.FloorRequest;
import dev.holdfast.run.FloorState;
import dev.holdfast.service.StorageFloor;
import dev.holdfast.service.StorageFloor.Status;
import dev.holdfast.service.StorageFloors;
import dev.holdfast.service.Storages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code compliance} and its subcommands. */
@Command(
        name = "compliance",
        description =
                "Look at the floors below which nothing is deleted, raise them, and lower them with another person.",
        synopsisSubcommandLabel = "COMMAND")
final class ComplianceCommands {
    private ComplianceCommands() {}

    static CommandLine line(Session session) {
        return new CommandLine(new ComplianceCommands())
                .addSubcommand("show", new Show(session))
                .addSubcommand("apply", new Apply(session))
                .addSubcommand("approve", new Approve(session));
    }

    /** What is done with the floors of all storages. */
    private abstract static sealed class FloorVerb implements Verb permits Show, Apply, Approve {
        private final Session session;
        private final Function<StorageFloors, List<StorageFloor>> work;
        private final Set<Status> failures;

        @Mixin
        ConfigurationOptions configuration = new ConfigurationOptions();

        FloorVerb(Session session, Function<StorageFloors, List<StorageFloor>> work, Set<Status> failures) {
            this.session = session;
            this.work = work;
            this.failures = failures;
        }

        @Override
        public Action prepare() {
            Path file = configuration.required(session);
            return () -> {
                List<StorageFloor> floors = session.surroundings()
                        .interruption()
                        .during(() -> {
                            try (Storages storages = ConfigurationOptions.storages(session, Configuration.read(file))) {
                                return work.apply(storages.floors());
                            }
                        });
                session.output()
                        .showAll(
                                () -> lines(floors),
                                () -> floors.stream()
                                        .map(ComplianceCommands::fields)
                                        .toList());
                long failed = floors.stream()
                        .map(StorageFloor::status)
                        .filter(failures::contains)
                        .count();
                return failed == 0 ? ExitCode.DONE : failed == floors.size() ? ExitCode.FAILED : ExitCode.PARTIAL;
            };
        }
    }

    /** {@code compliance show}. */
    @Command(
            name = "show",
            description =
                    "Show the floor of each storage that the configuration uses, and what the configuration says.")
    static final class Show extends FloorVerb {
        Show(Session session) {
            super(session, StorageFloors::look, Set.of(Status.UNAVAILABLE));
        }
    }

    /** {@code compliance apply}. */
    @Command(
            name = "apply",
            description = "Raise floors to what the configuration says, and ask for what it says to lower: another"
                    + " person must approve that.")
    static final class Apply extends FloorVerb {
        Apply(Session session) {
            super(session, StorageFloors::apply, Set.of(Status.UNAVAILABLE, Status.KEPT));
        }
    }

    /** {@code compliance approve}. */
    @Command(
            name = "approve",
            description = "Approve, as this user, what another person has asked to lower; it is in force at once.")
    static final class Approve extends FloorVerb {
        Approve(Session session) {
            super(session, StorageFloors::approve, Set.of(Status.UNAVAILABLE, Status.KEPT));
        }
    }

    private static List<String> lines(List<StorageFloor> floors) {
        Table table = new Table(Set.of(), "Storage", "Status", "In force", "Wanted", "Set by", "Since");
        floors.forEach(floor -> table.row(
                Printable.of(floor.storage()),
                floor.status().word().replace('_', ' '),
                floor.inForce().map(state -> state.floor().toString()).orElse(""),
                floor.wanted().toString(),
                Printable.of(floor.inForce().map(FloorState::setBy).orElse("")),
                floor.inForce().map(state -> state.since().toString()).orElse("")));
        List<String> lines = new ArrayList<>(table.lines());
        floors.forEach(floor -> {
            String name = Printable.of(floor.storage()) + ": ";
            floor.lowered().forEach(one -> lines.add(name + "would be lower: " + Printable.of(one)));
            floor.request().ifPresent(request -> lines.add(name + Printable.of(words(request))));
            if (!floor.message().isEmpty()) {
                lines.add(name + Printable.of(floor.message()));
            }
        });
        return lines;
    }

    private static String words(FloorRequest request) {
        return request.requestedBy() + " asked at " + request.at() + " to lower it to '" + request.floor()
                + "', which nobody has approved yet";
    }

    private static Fields fields(StorageFloor floor) {
        Fields fields = new Fields()
                .put("storage", floor.storage())
                .put("status", floor.status().word())
                .put("wanted", floor.wanted().toString());
        floor.inForce()
                .ifPresent(state -> fields.put("in_force", state.floor().toString())
                        .put("set_by", state.setBy())
                        .put("since", state.since())
                        .putUnlessEmpty("approved_by", state.approvedBy()));
        floor.request()
                .ifPresent(request -> fields.put(
                        "request",
                        new Fields()
                                .put("floor", request.floor().toString())
                                .put("requested_by", request.requestedBy())
                                .put("at", request.at())
                                .put("lowered", request.lowered())
                                .put("approvers", request.approvers())));
        return fields.put("lowered", floor.lowered()).putUnlessEmpty("message", floor.message());
    }
}
