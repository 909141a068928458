package dev.holdfast.internal.scan;

import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A file of patterns: one a line, blank lines and lines that begin with {@code #} do not count, {@code $NAME} and {@code
 * ${NAME}} are environment variables, {@code $$} is a dollar sign.
 */
public final class PatternFile {
    private PatternFile() {}

    /**
     * Reads the patterns.
     *
     * @param environment gives a variable's value, empty if it is not set
     * @throws WorkloadException.Invalid if the file cannot be read
     */
    public static List<String> read(Path file, UnaryOperator<String> environment) {
        List<String> patterns = new ArrayList<>();
        for (String line : text(file).lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                patterns.add(expand(line, environment));
            }
        }
        return patterns;
    }

    private static String text(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length >= 2 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
                Charset wide = StandardCharsets.UTF_16;
                return new String(bytes, wide);
            }
            String text = dev.holdfast.internal.posix.RawText.decode(bytes);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (IOException unreadable) {
            throw new WorkloadException.Invalid(
                    "the file of patterns " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    static String expand(String line, UnaryOperator<String> environment) {
        StringBuilder expanded = new StringBuilder(line.length());
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '$' || at == line.length()) {
                expanded.append(c);
            } else if (line.charAt(at) == '{') {
                at = braced(line, at, environment, expanded);
            } else {
                at = bare(line, at, environment, expanded);
            }
        }
        return expanded.toString();
    }

    /** An empty or unclosed brace is dropped. */
    private static int braced(String line, int brace, UnaryOperator<String> environment, StringBuilder expanded) {
        int end = line.indexOf('}', brace);
        if (end < 0) {
            return brace + 1;
        }
        if (end > brace + 1) {
            expanded.append(environment.apply(line.substring(brace + 1, end)));
        }
        return end + 1;
    }

    private static int bare(String line, int from, UnaryOperator<String> environment, StringBuilder expanded) {
        if (line.charAt(from) == '$') {
            expanded.append('$');
            return from + 1;
        }
        int end = from;
        if ("*#@!?-0123456789".indexOf(line.charAt(from)) >= 0) {
            end++;
        } else {
            while (end < line.length() && isNamePart(line.charAt(end))) {
                end++;
            }
        }
        expanded.append(end == from ? "$" : environment.apply(line.substring(from, end)));
        return end;
    }

    private static boolean isNamePart(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
