package dev.holdfast.benchmarks.server;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Ends processes and removes directories when this JVM is gone, however it went: a small process waits for the end of a pipe that
 * only this JVM holds.
 */
public final class Guard {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            declare -A processes directories
            while read -r what value; do
                case "$what" in
                    process) processes["$value"]=1 ;;
                    ended) unset "processes[$value]" ;;
                    directory) directories["$value"]=1 ;;
                    removed) unset "directories[$value]" ;;
                esac
            done
            for process in "${!processes[@]}"; do kill -9 "$process"; done
            for directory in "${!directories[@]}"; do rm -rf "$directory"; done
            """;

    private static @Nullable OutputStream pipe;

    private Guard() {}

    /** Kills the process if this JVM is gone before it has {@link #ended}. */
    public static void process(Process process) throws IOException {
        tell("process " + process.pid());
    }

    /** The process runs no more. */
    public static void ended(Process process) {
        forget("ended " + process.pid());
    }

    /** Removes the directory when this JVM is gone, unless it was {@link #removed} before. */
    public static void directory(Path directory) throws IOException {
        tell("directory " + directory.toAbsolutePath());
    }

    /** The directory is not there any more. */
    public static void removed(Path directory) {
        forget("removed " + directory.toAbsolutePath());
    }

    private static synchronized void forget(String line) {
        try {
            tell(line);
        } catch (IOException gone) {
            // Somebody has ended the other process: what is started next gets a new one.
            pipe = null;
        }
    }

    private static synchronized void tell(String line) throws IOException {
        OutputStream to = pipe;
        if (to == null) {
            to = new ProcessBuilder("bash", "-c", SCRIPT)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .getOutputStream();
            pipe = to;
        }
        to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
    }
}
