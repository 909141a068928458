package dev.holdfast.run;

import dev.holdfast.RepositoryException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes as people write them: {@code 4096}, {@code 500K}, {@code 16M}, {@code 2G}, {@code 1T}; powers of 1024. */
public final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*([kmgt]?)(?:i?b)?");

    private ByteSize() {}

    /**
     * Reads a size.
     *
     * @param what names the option in messages
     * @throws RepositoryException.Refused if the text is no size, or one beyond 2<sup>63</sup>-1
     */
    public static long parse(String what, String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw refused(what, text);
        }
        int shift = 10 * " kmgt".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw refused(what, text);
        }
        return number << shift;
    }

    private static RepositoryException.Refused refused(String what, String text) {
        return new RepositoryException.Refused(
                what + ": expected a size such as 4096, 500K, 16M, 2G or 1T, was '" + text + "'");
    }
}
