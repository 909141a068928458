package dev.holdfast.internal.browse;

/** Writes a mode as Go's {@code os.FileMode} does, such as {@code drwxr-xr-x}. */
final class GoPermissions {
    private static final String TYPES = "dalTLDpSugct?";
    private static final String RIGHTS = "rwxrwxrwx";

    private GoPermissions() {}

    static String of(int mode) {
        StringBuilder text = new StringBuilder(12);
        append(text, TYPES, mode, 31, false);
        if (text.length() == 0) {
            text.append('-');
        }
        append(text, RIGHTS, mode, 8, true);
        return text.toString();
    }

    private static void append(StringBuilder text, String letters, int mode, int highest, boolean dashes) {
        for (int i = 0; i < letters.length(); i++) {
            if ((mode >>> (highest - i) & 1) != 0) {
                text.append(letters.charAt(i));
            } else if (dashes) {
                text.append('-');
            }
        }
    }
}
