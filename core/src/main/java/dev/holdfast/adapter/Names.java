package dev.holdfast.adapter;

/** Makes names of definitions out of any text. */
final class Names {
    /** What a name of ours may have. */
    private static final int LONGEST = 100;

    private Names() {}

    /** The text with hyphens for what a name cannot hold; {@code imported} if nothing is left. */
    static String of(String text) {
        String name = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[._-]+|[._-]+$", "");
        if (name.length() > LONGEST) {
            name = name.substring(0, LONGEST).replaceAll("[._-]+$", "");
        }
        return name.isEmpty() ? "imported" : name;
    }
}
