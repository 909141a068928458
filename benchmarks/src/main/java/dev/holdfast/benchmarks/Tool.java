package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A backup program, and how it is told what to do. Each works on the repository that it was made for. */
sealed interface Tool permits ResticTool, KopiaTool, HoldfastTool, StoreTool {
    /** How the table calls it. */
    String name();

    /** Holds everything that belongs to the repository: itself, the tool's cache and its configuration. */
    Path home();

    /** Where the repository lies. */
    default Path repository() {
        return home().resolve("repository");
    }

    /** Prints the version. */
    List<String> version();

    /** What its processes find in their environment besides what is there. */
    Map<String, String> environment();

    /** Makes the repository, with compression. */
    List<List<String>> create();

    /** Backs up a directory. */
    List<String> backup(Path data);

    /** Backs up what comes from standard input, as it does when told nothing. */
    List<String> stream();

    /** The same without verifying what was encrypted before storing it; nothing if the tool never verifies. */
    Optional<List<String>> streamUnverified();

    /** Restores the latest backup of a directory. */
    List<String> restore(Path data, Path target);

    /** Names all packs by listing them; nothing if the tool cannot. */
    default Optional<List<String>> listPacks() {
        return Optional.empty();
    }

    /** Reads everything that is stored and compares it with its hashes. */
    List<String> check();

    /** Forgets all backups but the latest; nothing if backing up does. */
    Optional<List<String>> forget();

    /** Removes what no backup needs any more. */
    List<String> prune();

    /** What its last process logged about its heap. */
    default HeapUse heap() {
        return HeapUse.NONE;
    }
}
