package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A backup program, and how it is told what to do. Each works on the repository that it was made for. */
sealed interface Tool permits ResticTool, KopiaTool, HoldfastTool {
    /** How the table calls it. */
    String name();

    /** What its processes find in their environment besides what is there. */
    Map<String, String> environment();

    /** Makes the repository, with compression. */
    List<List<String>> create();

    /** Backs up a directory. */
    List<String> backup(Path data);

    /** Backs up what comes from standard input. */
    List<String> stream();

    /** Restores the latest backup of a directory. */
    List<String> restore(Path data, Path target);

    /** Reads everything that is stored and compares it with its hashes. */
    List<String> check();

    /** Forgets all backups but the latest. */
    List<List<String>> forget();

    /** Removes what no backup needs any more. */
    List<String> prune();
}
