package dev.holdfast.internal.scan;

import dev.holdfast.internal.posix.HostDirectory;
import dev.holdfast.internal.posix.HostFile;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A file that, by being in a directory, keeps everything but itself out of the backup.
 *
 * @param name of the file
 * @param header what it must begin with; empty if its presence is enough
 */
public record TagRule(String name, String header) {
    /** Directories that hold a cache (https://bford.info/cachedir/). */
    public static final TagRule CACHE = new TagRule("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55");

    /**
     * Parses {@code NAME[:HEADER]}.
     *
     * @throws WorkloadException.Invalid if there is no name
     */
    public static TagRule parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (name.isEmpty() || name.contains("/")) {
            throw new WorkloadException.Invalid(
                    "'" + text + "' names no file that marks a directory; write NAME or NAME:HEADER", null);
        }
        return new TagRule(name, colon < 0 ? "" : text.substring(colon + 1));
    }

    byte[] rawName() {
        return RawText.encode(name);
    }

    /** Whether the directory is marked; a tag that is there and does not count is explained. */
    boolean marks(HostDirectory directory, Consumer<String> warning) {
        try {
            if (directory.status(rawName()) == null) {
                return false;
            }
            return header.isEmpty() || beginsWithHeader(directory, warning);
        } catch (IOException unreadable) {
            warning.accept("the tag " + name + " cannot be read: " + unreadable.getMessage());
            return false;
        }
    }

    private boolean beginsWithHeader(HostDirectory directory, Consumer<String> warning) throws IOException {
        byte[] expected = RawText.encode(header);
        byte[] found = new byte[expected.length];
        int length = 0;
        try (HostFile file = directory.read(rawName())) {
            int read = 0;
            while (read >= 0 && length < found.length) {
                read = file.read(length, found, length, found.length - length);
                length += Math.max(0, read);
            }
        }
        boolean same = length == found.length && Arrays.equals(found, expected);
        if (!same) {
            warning.accept("the tag " + name + " does not begin with '" + header + "', so it does not count");
        }
        return same;
    }
}
