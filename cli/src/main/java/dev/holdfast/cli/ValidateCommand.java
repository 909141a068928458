package dev.holdfast.cli;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.ConfigurationDiff;
import dev.holdfast.retention.Compliance;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code validate}. */
@Command(name = "validate", description = "Say what is wrong with a file of definitions.")
final class ValidateCommand implements Verb {
    private final Session session;

    @Parameters(index = "0", paramLabel = "FILE", description = "definitions in YAML or JSON")
    Path file = Path.of("");

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "say what changes if FILE is in force now, and what of it is refused")
    @Nullable
    Path against;

    ValidateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (file.toString().isBlank()) {
            throw new UsageException("FILE: expected a file of definitions, was empty");
        }
        return this::run;
    }

    private int run() {
        Configuration configuration = Configuration.read(file);
        Optional<ConfigurationDiff> diff =
                Optional.ofNullable(against).map(old -> Configuration.read(old).diff(configuration));
        InstalledSchemes installed = InstalledSchemes.of(session.surroundings());
        ValidationOutput output = new ValidationOutput(
                file,
                configuration,
                Compliance.evaluate(configuration),
                diff,
                installed.unreadable(configuration),
                installed.unopened(configuration),
                new FollowedTargets(session.surroundings()).findings(configuration));
        session.output().show(output::lines, output::fields);
        return output.isGood() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
