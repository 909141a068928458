package dev.holdfast.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the classes of this one, to be killed. */
final class ChildJvm {
    private ChildJvm() {}

    /** One that is not started yet; what it says as errors shows with those of this one. */
    static ProcessBuilder of(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
