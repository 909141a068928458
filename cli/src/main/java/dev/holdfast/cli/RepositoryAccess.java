package dev.holdfast.cli;

import dev.holdfast.CompressionMode;
import dev.holdfast.Secret;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.secret.FilePassword;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreCredentials;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the repository is opened: checked when it is made, used when everything else was checked too. */
final class RepositoryAccess {
    private static final long MOST_KIBIBYTES = 1L << 30;

    private final Surroundings surroundings;
    private final GlobalOptions options;
    private final RepositoryPassword password;
    private final String location;
    private final String keyHint;
    private final StoreCredentials credentials;
    private final CompressionMode compression;
    private final Optional<LocalCaches> caches;
    private final Duration retryLock;

    private RepositoryAccess(
            Session session,
            String location,
            String keyHint,
            RepositoryPassword password,
            StoreCredentials credentials) {
        this.surroundings = session.surroundings();
        this.options = session.options();
        this.location = location;
        this.keyHint = keyHint;
        this.password = password;
        this.credentials = credentials;
        this.compression = compression();
        this.retryLock = DurationText.parse("--retry-lock", options.retryLock);
        RecallChoice.judge(options);
        this.caches = CacheChoice.of(session);
        requireRange("--pack-size", options.packSize, 4, 128);
        requireRange("--limit-upload", options.limitUpload, 0, MOST_KIBIBYTES);
        requireRange("--limit-download", options.limitDownload, 0, MOST_KIBIBYTES);
    }

    static RepositoryAccess of(Session session) {
        GlobalOptions options = session.options();
        return new RepositoryAccess(
                session,
                location(session, options.repository, "--repo", "HOLDFAST_REPO"),
                options.keyHint,
                RepositoryPassword.of(
                        session.surroundings(),
                        RepositoryPassword.Role.REPOSITORY,
                        options.passwordFile,
                        options.passwordCommand),
                CredentialOptions.ofRepository(session));
    }

    /** The place alone, for what needs no password. */
    static String place(Session session) {
        return location(session, session.options().repository, "--repo", "HOLDFAST_REPO");
    }

    /** The one that something is taken from. */
    static RepositoryAccess ofSource(Session session, SourceOptions options) {
        return new RepositoryAccess(
                session,
                location(session, options.repository, "--from-repo", "HOLDFAST_FROM_REPO"),
                options.keyHint,
                RepositoryPassword.of(
                        session.surroundings(),
                        RepositoryPassword.Role.SOURCE,
                        options.passwordFile,
                        options.passwordCommand),
                CredentialOptions.ofSource(session, options));
    }

    private static String location(Session session, @Nullable String option, String name, String variable) {
        String given = option == null ? session.surroundings().environment().getOrDefault(variable, "") : option;
        if (given.isBlank()) {
            throw new UsageException(
                    "no repository: give " + name + " URI or set " + variable + ", such as file:/srv/backup");
        }
        return given;
    }

    private CompressionMode compression() {
        for (CompressionMode mode : CompressionMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(options.compression)) {
                return mode;
            }
        }
        throw new UsageException("--compression: expected off, auto or max, was '" + options.compression + "'");
    }

    private static void requireRange(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new UsageException(option + ": expected " + least + " to " + most + ", was " + value);
        }
    }

    /** Opens it. */
    Repository open() {
        try (Secret secret = password.read()) {
            return builder(store(false)).open(secret);
        }
    }

    /** Creates it. */
    Repository create() {
        try (Secret secret = password.readNew()) {
            return builder(store(true)).create(secret);
        }
    }

    /** Creates it so that it cuts files where another does. */
    Repository createLike(Repository other) {
        try (Secret secret = password.readNew()) {
            return builder(store(true)).chunkerOf(other).create(secret);
        }
    }

    private BlobStore store(boolean create) {
        return surroundings.stores().open(location, create, credentials);
    }

    private Repository.Builder builder(BlobStore store) {
        Repository.Builder builder = Repository.at(store)
                .time(surroundings.time())
                .compression(compression)
                .packBytes(options.packSize << 20)
                .verifyWrites(!options.noExtraVerify)
                .retryLock(retryLock)
                .keyHint(keyHint)
                .transferLimits(options.limitUpload << 10, options.limitDownload << 10);
        boolean cheap = "1".equals(surroundings.environment().get("HOLDFAST_TEST_LOW_COST_KEYS"));
        Repository.Builder cached =
                caches.map(found -> found.serve(builder, location)).orElse(builder);
        return cheap ? cached.lowCostKeys() : cached;
    }

    /** A password for another key of an open repository. */
    Secret newPassword(String file) {
        return file.isEmpty() ? password.another() : FilePassword.read(file);
    }
}
