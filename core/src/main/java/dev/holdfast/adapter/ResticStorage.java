package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Storage;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The repository that commands of restic name, and where its password comes from; a password itself is never taken over. */
final class ResticStorage {
    static final String NAME = "restic";

    private static final Pattern LOCATION = Pattern.compile("(s3|azure|gs|rest|sftp|b2|swift|rclone|local):(.+)");

    private final String source;
    private final Definitions into;
    private final Findings findings;
    private Optional<URI> uri = Optional.empty();
    private Optional<String> password = Optional.empty();

    ResticStorage(String source, Definitions into, Findings findings) {
        this.source = source;
        this.into = into;
        this.findings = findings;
    }

    boolean isKnown() {
        return uri.isPresent();
    }

    void assignment(int line, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return;
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        Where where = new Where(source, name, line, findings);
        switch (name) {
            case "RESTIC_REPOSITORY" -> repository(where, "", value);
            case "RESTIC_PASSWORD_FILE" -> password = Optional.of("file:" + value);
            case "RESTIC_PASSWORD_COMMAND" -> password = Optional.of("command:" + value);
            case "RESTIC_PASSWORD" -> {
                password = Optional.of("env:RESTIC_PASSWORD");
                where.report(
                        Kind.CHANGED,
                        "",
                        "***",
                        "a password is not taken over, only where it comes from",
                        "give" + " RESTIC_PASSWORD to the process");
            }
            default ->
                where.report(
                        Kind.NOT_MAPPED,
                        "",
                        "",
                        "variables of the environment are not part of a definition",
                        "give it to" + " the process if its store needs it");
        }
    }

    /** Whether the option was about the repository or its password. */
    boolean option(Where where, Options.Option option) {
        switch (option.name()) {
            case "--repo" -> repository(where, option.name(), option.value());
            case "--password-file" -> password = Optional.of("file:" + option.value());
            case "--password-command" -> password = Optional.of("command:" + option.value());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void repository(Where where, String option, String location) {
        if (uri.isPresent()) {
            return;
        }
        Matcher parts = LOCATION.matcher(location);
        if (!parts.matches()) {
            uri = parsed("file:" + location);
        } else {
            uri = remote(parts.group(1), parts.group(2));
        }
        if (uri.isEmpty()) {
            where.report(
                    Kind.NOT_MAPPED,
                    option,
                    parts.matches() ? parts.group(1) + ":…" : "",
                    "no store here reads this place",
                    "set the storage's uri, or move the repository");
        }
    }

    private static Optional<URI> remote(String scheme, String rest) {
        return switch (scheme) {
            case "local" -> parsed("file:" + rest);
            case "s3" -> parsed("s3://" + rest.replaceFirst("^https?://", "").replaceFirst("^[^/]*[.:][^/]*/", ""));
            case "azure" -> parsed("azblob://" + rest.replaceFirst(":/?", "/"));
            case "gs" -> parsed("gs://" + rest.replaceFirst(":/?", "/"));
            default -> Optional.empty();
        };
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(URI.create(text.replace(" ", "%20")));
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    void finish() {
        Where where = new Where(source, "restic", 1, findings);
        if (uri.isEmpty()) {
            into.placeholder(
                    where.field(), NAME, "no command names the repository", storage -> storage.isDefault(true));
            return;
        }
        if (password.isEmpty()) {
            where.report(
                    Kind.DEFAULTED,
                    "--password-file",
                    "",
                    "no command says where the password comes from:" + " HOLDFAST_PASSWORD was taken",
                    "");
        }
        Storage.Builder storage = Storage.builder(NAME).uri(uri.get()).isDefault(true);
        where.field().give(password.orElse(Stores.PASSWORD), storage::password);
        into.storage(where.field(), storage.build());
    }
}
