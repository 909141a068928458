package dev.holdfast.service;

import dev.holdfast.run.Finding;
import java.util.List;

/**
 * What a catalogue answers.
 *
 * @param entries the backups asked for, the newest first
 * @param matching how many there are, of which the entries may be the newest part
 * @param problems what could not be read: backups there are missing in the entries
 */
public record BackupList(List<BackupEntry> entries, int matching, List<Finding> problems) {
    /** Copies the lists. */
    public BackupList {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    /** Whether every storage was read, as far as it has a repository. */
    public boolean isComplete() {
        return problems.stream().noneMatch(BackupList::isGap);
    }

    private static boolean isGap(Finding problem) {
        return problem.severity() != Finding.Severity.HINT;
    }

    /** What is to be said about the first thing that could not be read. */
    String reasonForGaps() {
        return problems.stream()
                .filter(BackupList::isGap)
                .map(problem -> problem.subject() + ": " + problem.message())
                .findFirst()
                .orElse("");
    }
}
