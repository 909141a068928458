package dev.holdfast.cli.text;

import java.util.Locale;

/** Sizes in binary units. */
public final class ByteText {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ByteText() {}

    /** Three digits behind the point and a unit, such as {@code 1.500 MiB}; small sizes are whole, such as {@code 12 B}. */
    public static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.3f %s", value, UNITS[unit]);
    }
}
