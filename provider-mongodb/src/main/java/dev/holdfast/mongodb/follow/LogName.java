package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.layout.FileNames;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose oplog it is. Many sets have the same name; the number is the same as long as a set lives, whatever its members are called.
 *
 * @param set name of the replica set
 * @param id its number in hexadecimal digits; empty if it has none
 */
public record LogName(String set, String id) {
    /** Nothing may be missing. */
    public LogName {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(id, "id");
    }

    /** Reads what {@link #toString} writes; empty if it is anything else. */
    static Optional<LogName> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            return Optional.empty();
        }
        try {
            String set = URLDecoder.decode(text.substring(0, slash), StandardCharsets.UTF_8);
            return Optional.of(new LogName(set, text.substring(slash + 1)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Names sets that belong together. */
    static String joined(Collection<LogName> logs) {
        return logs.stream().map(LogName::toString).sorted().collect(Collectors.joining(" + "));
    }

    /** The name of the directory in which its slices lie. */
    String directory() {
        return FileNames.of(set);
    }

    /** Such as {@code rs0/65f0…}: without a comma or a second slash. */
    @Override
    public String toString() {
        return URLEncoder.encode(set, StandardCharsets.UTF_8) + "/" + id;
    }
}
