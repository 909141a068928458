package dev.holdfast.workload;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for programs as the system will. */
final class ProgramPath {
    private ProgramPath() {}

    /** Whether the program can be started from the directory. */
    static boolean exists(String program, @Nullable Path workingDirectory) {
        if (program.contains("/")) {
            Path from = workingDirectory == null ? Path.of("") : workingDirectory;
            return Files.isExecutable(from.resolve(program));
        }
        String search = System.getenv("PATH");
        return List.of((search == null ? "/usr/bin:/bin" : search).split(File.pathSeparator, -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
