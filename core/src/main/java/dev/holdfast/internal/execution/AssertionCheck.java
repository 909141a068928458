package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Assertion;
import dev.holdfast.run.ListedEntry;
import dev.holdfast.run.RunVerification;
import dev.holdfast.spi.secret.CommandPassword;
import dev.holdfast.spi.workload.SourceEntry;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Asks what must hold after a restore. The scratch workload was read back and is what the snapshot says, so files and sizes are asked of
 * the snapshot; commands look at the scratch workload itself.
 */
final class AssertionCheck {
    private static final int LARGEST_TEXT = 1 << 20;
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(10);

    private final Repository repository;
    private final Snapshot snapshot;
    private final URI scratch;
    private final RunLimits limits;

    AssertionCheck(Repository repository, Snapshot snapshot, URI scratch, RunLimits limits) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.scratch = scratch;
        this.limits = limits;
    }

    RunVerification.Assertion ask(Assertion one) {
        String name = one.kind().name().toLowerCase(Locale.ROOT) + " " + one.subject() + " " + sign(one.comparison())
                + " " + one.value();
        String actual;
        try {
            actual = actual(one);
        } catch (HoldfastException | IOException failure) {
            return new RunVerification.Assertion(name, false, String.valueOf(failure.getMessage()));
        }
        return new RunVerification.Assertion(name, holds(one.comparison(), actual, one.value()), shown(actual));
    }

    private static String shown(String actual) {
        return actual.length() > 200 ? actual.substring(0, 200) + "…" : actual;
    }

    private String actual(Assertion one) throws IOException {
        return switch (one.kind()) {
            case EXISTS -> Boolean.toString(exists(one.subject()));
            case FILES -> sum(one.subject(), entry -> 1L);
            case BYTES -> sum(one.subject(), ListedEntry::size);
            case CONTENT -> content(one.subject());
            case COMMAND -> command(one.subject());
            case DOCUMENTS, COLLECTIONS ->
                throw new RepositoryException.Refused("files have no "
                        + one.kind().name().toLowerCase(Locale.ROOT) + "; ask for files, bytes, content or a command");
        };
    }

    private boolean exists(String path) {
        return entry(path).isPresent();
    }

    private Optional<SourceEntry> entry(String path) {
        try {
            return Optional.of(repository.contents().entry(snapshot, path));
        } catch (RepositoryException.NotFound none) {
            return Optional.empty();
        }
    }

    private String sum(String path, Function<ListedEntry, Long> value) {
        AtomicLong sum = new AtomicLong();
        List<String> below = path.isEmpty() || path.equals("/") ? List.of() : List.of(absolute(path));
        repository.contents().list(snapshot, below, true, entry -> {
            limits.check();
            if (entry.isFile()) {
                long unused = sum.addAndGet(value.apply(entry));
            }
        });
        return Long.toString(sum.get());
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private String content(String path) throws IOException {
        if (!(entry(path).orElse(null) instanceof SourceEntry.OfFile found)) {
            throw new RepositoryException.NotFound(path + " is no file of the snapshot");
        }
        if (found.file().sizeBytes() > LARGEST_TEXT) {
            throw new RepositoryException.Refused(path + " is larger than a text that is compared, 1 MiB");
        }
        try (InputStream content = found.file().open()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** The exit code of a program; the scratch workload's place is in its environment. */
    private String command(String line) {
        List<String> arguments = CommandPassword.arguments("the assertion", line);
        String path = scratch.getSchemeSpecificPart();
        return Integer.toString(new HookProgram(
                        "assertion",
                        arguments,
                        Map.of(
                                "HOLDFAST_SCRATCH",
                                path == null ? "" : path,
                                "HOLDFAST_SNAPSHOT",
                                snapshot.id().hex()),
                        COMMAND_TIMEOUT,
                        limits)
                .exitCode());
    }

    private static boolean holds(Assertion.Comparison comparison, String actual, String wanted) {
        int order = order(actual, wanted.strip());
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** As numbers where both are, else as texts. */
    private static int order(String actual, String wanted) {
        try {
            return new BigDecimal(actual).compareTo(new BigDecimal(wanted));
        } catch (NumberFormatException texts) {
            return actual.compareTo(wanted);
        }
    }

    private static String sign(Assertion.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }
}
