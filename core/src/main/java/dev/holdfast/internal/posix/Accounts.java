package dev.holdfast.internal.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of users and groups from {@code /etc/passwd} and {@code /etc/group}, read once; the same source that restic's own
 * binaries use, so that both record the same. Safe for use from any thread.
 */
public final class Accounts {
    private final Map<Long, String> users = new HashMap<>();
    private final Map<String, Long> uids = new HashMap<>();
    private final Map<Long, String> groups = new HashMap<>();
    private final Map<String, Long> gids = new HashMap<>();

    private Accounts() {}

    /** Reads the host's files; a missing one means that no names are known. */
    public static Accounts ofHost() {
        return of(Path.of("/etc/passwd"), Path.of("/etc/group"));
    }

    static Accounts of(Path passwd, Path group) {
        Accounts accounts = new Accounts();
        read(passwd, accounts.users, accounts.uids);
        read(group, accounts.groups, accounts.gids);
        return accounts;
    }

    /** Lines of {@code name:password:number:…}; of several lines the first counts. */
    private static void read(Path file, Map<Long, String> names, Map<String, Long> numbers) {
        for (String line : lines(file)) {
            String[] fields = line.split(":", 4);
            if (fields.length > 2 && !line.startsWith("#") && fields[2].matches("[0-9]{1,10}")) {
                names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
                numbers.putIfAbsent(fields[0], Long.parseLong(fields[2]));
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** The user's name; empty if unknown. */
    public String user(long uid) {
        return users.getOrDefault(uid, "");
    }

    /** The group's name; empty if unknown. */
    public String group(long gid) {
        return groups.getOrDefault(gid, "");
    }

    /** The number of a user. */
    public Optional<Long> uid(String user) {
        return Optional.ofNullable(uids.get(user));
    }

    /** The number of a group. */
    public Optional<Long> gid(String group) {
        return Optional.ofNullable(gids.get(group));
    }
}
