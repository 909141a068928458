package dev.holdfast.cli;

import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.store.StoreCredentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns options and the environment into what a store or a workload wants to know; without any of it, a store's own SDK looks where it always does. */
final class CredentialOptions {
    private static final Pattern REFERENCE = Pattern.compile("[a-z][a-z0-9+.-]*:\\S.*", Pattern.DOTALL);

    private CredentialOptions() {}

    static StoreCredentials ofRepository(Session session) {
        GlobalOptions options = session.options();
        return of(session, "--credential", "HOLDFAST_CREDENTIALS", options.credentials, options.credential);
    }

    static StoreCredentials ofSource(Session session, SourceOptions options) {
        return of(session, "--from-credential", "HOLDFAST_FROM_CREDENTIALS", options.credentials, options.credential);
    }

    static StoreCredentials ofWorkload(Session session, WorkloadChoice options) {
        return of(
                session,
                "--workload-credential",
                "HOLDFAST_WORKLOAD_CREDENTIALS",
                options.credentials,
                options.credential);
    }

    /** Options go before the environment, single credentials before those of a directory. */
    private static StoreCredentials of(
            Session session, String option, String variable, @Nullable String directory, List<String> single) {
        Map<String, String> references = new LinkedHashMap<>();
        String place = directory == null && single.isEmpty()
                ? session.surroundings().environment().getOrDefault(variable, "")
                : directory;
        if (place != null && !place.isBlank()) {
            references.put(StoreCredentials.DIRECTORY, "file:" + place);
        }
        single.forEach(pair -> put(option, pair, references));
        PasswordSources sources = PasswordSources.builder()
                .environment(session.surroundings().environment())
                .messages(session.surroundings().errors()::print)
                .build();
        return StoreCredentials.byReference(references, sources::read);
    }

    /** What is no reference may be the secret itself, so it is not shown. */
    private static void put(String option, String pair, Map<String, String> references) {
        int equals = pair.indexOf('=');
        if (equals < 1 || !REFERENCE.matcher(pair.substring(equals + 1)).matches()) {
            throw new UsageException(
                    option + ": expected NAME=REFERENCE such as accessKey=env:NAME, secretKey=file:PATH or"
                            + " token=command:PROGRAM; what was given is not shown, as it may hold the secret itself");
        }
        if (references.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
            throw new UsageException(option + ": '" + pair.substring(0, equals) + "' was given twice; give it once");
        }
    }
}
