package dev.holdfast.cli;

import dev.holdfast.run.ByteSize;
import dev.holdfast.workload.DirectoryWorkload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what is left out of directories, as restic's. */
final class DirectoryOptions {
    @Option(
            names = {"-e", "--exclude"},
            paramLabel = "GLOB",
            description = "leave out what fits; several times")
    List<String> excludes = new ArrayList<>();

    @Option(names = "--iexclude", paramLabel = "GLOB", description = "the same, upper and lower case being equal")
    List<String> excludesIgnoringCase = new ArrayList<>();

    @Option(names = "--exclude-file", paramLabel = "FILE", description = "leave out what fits a line of this file")
    List<Path> excludeFiles = new ArrayList<>();

    @Option(names = "--iexclude-file", paramLabel = "FILE", description = "the same, upper and lower case being equal")
    List<Path> excludeFilesIgnoringCase = new ArrayList<>();

    @Option(names = "--exclude-caches", description = "leave out directories marked by a CACHEDIR.TAG file")
    boolean excludeCaches;

    @Option(
            names = "--exclude-if-present",
            paramLabel = "NAME[:HEADER]",
            description = "leave out directories that hold this file, which begins with the header if one is given")
    List<String> excludeIfPresent = new ArrayList<>();

    @Option(names = "--exclude-larger-than", paramLabel = "SIZE", description = "leave out larger files, such as 2G")
    @Nullable
    String excludeLargerThan;

    @Option(
            names = {"-x", "--one-file-system"},
            description = "do not go into other file systems")
    boolean oneFileSystem;

    @Option(names = "--with-atime", description = "store times of last access")
    boolean accessTimes;

    boolean isEmpty() {
        return excludes.isEmpty()
                && excludesIgnoringCase.isEmpty()
                && excludeFiles.isEmpty()
                && excludeFilesIgnoringCase.isEmpty()
                && !excludeCaches
                && excludeIfPresent.isEmpty()
                && excludeLargerThan == null
                && !oneFileSystem
                && !accessTimes;
    }

    void apply(DirectoryWorkload.Builder workload, Map<String, String> environment) {
        workload.environment(variable -> environment.getOrDefault(variable, ""));
        excludes.forEach(workload::exclude);
        excludesIgnoringCase.forEach(workload::excludeIgnoringCase);
        excludeFiles.forEach(workload::excludeFile);
        excludeFilesIgnoringCase.forEach(workload::excludeFileIgnoringCase);
        excludeIfPresent.forEach(workload::excludeIfPresent);
        if (excludeCaches) {
            workload.excludeCaches();
        }
        if (excludeLargerThan != null) {
            workload.excludeLargerThan(ByteSize.parse("--exclude-larger-than", excludeLargerThan));
        }
        workload.oneFileSystem(oneFileSystem).accessTimes(accessTimes);
    }
}
