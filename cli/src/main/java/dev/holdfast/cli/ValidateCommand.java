package dev.holdfast.cli;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.ConfigurationDiff;
import dev.holdfast.policy.Problem;
import dev.holdfast.spi.secret.PasswordSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        ValidationOutput output = new ValidationOutput(
                file,
                configuration,
                diff,
                unreadable(
                        configuration,
                        PasswordSources.builder()
                                .environment(session.surroundings().environment())
                                .build()
                                .schemes()));
        session.output().show(output::lines, output::fields);
        return output.isGood() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** References to passwords that nothing on the class path can read. */
    private static List<Problem> unreadable(Configuration configuration, List<String> schemes) {
        Map<String, String> references = new LinkedHashMap<>();
        configuration
                .storages()
                .forEach(storage -> references.put("storages." + storage.name() + ".password", storage.password()));
        configuration.state().ifPresent(state -> references.put("state.password", state.password()));
        List<Problem> problems = new ArrayList<>();
        references.forEach((path, reference) -> {
            String scheme = reference.substring(0, Math.max(0, reference.indexOf(':')));
            if (!scheme.isEmpty() && !schemes.contains(scheme)) {
                problems.add(new Problem(
                        path,
                        scheme + ":",
                        "nothing is installed that reads such references; put its provider on the class path",
                        schemes));
            }
        });
        return problems;
    }
}
