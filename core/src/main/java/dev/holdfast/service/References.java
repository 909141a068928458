package dev.holdfast.service;

import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotId;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the one backup that a person means. */
final class References {
    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{4,64}");
    private static final int SHOWN = 5;

    private References() {}

    /** Whether a backup has the name, or an id that begins so. */
    static Predicate<BackupEntry> to(String reference) {
        String hex = reference.toLowerCase(Locale.ROOT);
        boolean mayBeId = ID_PREFIX.matcher(hex).matches();
        return entry -> entry.name().equals(reference) || (mayBeId && ids(entry).anyMatch(id -> id.startsWith(hex)));
    }

    private static Stream<String> ids(BackupEntry entry) {
        return Stream.of(
                        entry.run().stream(),
                        entry.snapshot().map(SnapshotId::hex).stream(),
                        entry.copies().stream()
                                .flatMap(copy -> copy.snapshot().stream())
                                .map(SnapshotId::hex))
                .flatMap(ids -> ids);
    }

    /**
     * The one that was found; a name goes before ids.
     *
     * @throws RepositoryException.NotFound if there is none
     * @throws RepositoryException.Ambiguous if there are several
     */
    static BackupEntry only(String reference, BackupList found) {
        List<BackupEntry> named = found.entries().stream()
                .filter(entry -> entry.name().equals(reference))
                .toList();
        List<BackupEntry> meant = named.isEmpty() ? found.entries() : named;
        if (meant.isEmpty()) {
            throw new RepositoryException.NotFound("no backup is called '" + reference
                    + "' and no run or snapshot has an id that begins so; list them with 'backups list'"
                    + found.problems().stream()
                            .map(problem -> "; not read was " + problem.subject() + ": " + problem.message())
                            .collect(Collectors.joining()));
        }
        if (meant.size() > 1) {
            throw new RepositoryException.Ambiguous("'" + reference + "' stands for " + meant.size() + " backups: "
                    + meant.stream().limit(SHOWN).map(References::brief).collect(Collectors.joining(", "))
                    + "; give the id of the run or of the snapshot");
        }
        return meant.get(0);
    }

    private static String brief(BackupEntry entry) {
        String id = entry.run()
                .map(run -> "run " + run)
                .or(() -> entry.snapshot().map(snapshot -> "snapshot " + snapshot.brief()))
                .orElse("no snapshot");
        return entry.name() + " (" + id + " in " + entry.storage() + ")";
    }
}
