package dev.holdfast.internal.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says about a process (proc(5), {@code /proc/PID/stat}).
 *
 * @param startTicks when it began, in ticks since the kernel's start
 * @param ended whether it has ended and only waits to be noticed by its parent
 */
record ProcessStatus(long startTicks, boolean ended) {
    /** Fields as numbered in proc(5), less the two that come before the state. */
    private static final int STATE = 0;

    private static final int THREADS = 17;
    private static final int START = 19;

    /** @throws IOException if there is no such file, or it is not as expected */
    static ProcessStatus read(Path file) throws IOException {
        return parse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }

    /** The program's name may hold anything, blanks and parentheses too. */
    static ProcessStatus parse(String text) throws IOException {
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START) {
            throw new IOException("the kernel's line about a process has " + fields.length + " fields: " + text);
        }
        try {
            boolean zombie = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return new ProcessStatus(Long.parseLong(fields[START]), zombie && Long.parseLong(fields[THREADS]) <= 1);
        } catch (NumberFormatException strange) {
            throw new IOException("the kernel's line about a process is not as expected: " + text, strange);
        }
    }
}
