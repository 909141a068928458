package dev.holdfast.internal.check;

import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Collects what is found, from any thread. Errors and others have room of their own, so that hints never crowd out damage. */
final class Problems {
    private final List<Found> errors = new ArrayList<>();
    private final List<Found> others = new ArrayList<>();
    private long errorCount;
    private long count;

    /** A problem and the files that turn out to be affected. */
    static final class Found {
        private final CheckProblem problem;
        private final List<CheckProblem.AffectedFile> files = new ArrayList<>();
        private long fileCount;

        private Found(CheckProblem problem) {
            this.problem = problem;
        }

        synchronized void affects(CheckProblem.AffectedFile file) {
            fileCount++;
            if (files.size() < CheckProblem.MAX_LISTED) {
                files.add(file);
            }
        }

        private synchronized CheckProblem finished() {
            return problem.withFiles(files, fileCount);
        }
    }

    /**
     * Notes damage.
     *
     * @param blobs ids of blobs that are not intact because of it
     */
    Found error(CheckProblem.Kind kind, String subject, String message, String remedy, List<String> blobs) {
        return add(Finding.Severity.ERROR, kind, subject, message, remedy, blobs);
    }

    /** Notes something that harms no restore. */
    void note(Finding.Severity severity, CheckProblem.Kind kind, String subject, String message, String remedy) {
        Found unused = add(severity, kind, subject, message, remedy, List.of());
    }

    private synchronized Found add(
            Finding.Severity severity,
            CheckProblem.Kind kind,
            String subject,
            String message,
            String remedy,
            List<String> blobs) {
        List<String> listed = blobs.subList(0, Math.min(blobs.size(), CheckProblem.MAX_LISTED));
        Found found = new Found(new CheckProblem(severity, kind, subject, message, remedy, listed, List.of(), 0));
        boolean error = severity == Finding.Severity.ERROR;
        List<Found> list = error ? errors : others;
        count++;
        errorCount += error ? 1 : 0;
        if (list.size() < CheckReport.MAX_PROBLEMS) {
            list.add(found);
        }
        return found;
    }

    synchronized long errorCount() {
        return errorCount;
    }

    synchronized long count() {
        return count;
    }

    /** Errors first. */
    synchronized List<CheckProblem> list() {
        return Stream.concat(errors.stream(), others.stream())
                .limit(CheckReport.MAX_PROBLEMS)
                .map(Found::finished)
                .toList();
    }
}
