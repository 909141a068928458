package dev.holdfast.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options and words of a command line.
 *
 * @param options in the order in which they stand, by their long names
 * @param words what is no option
 */
record Options(List<Option> options, List<String> words) {
    /**
     * One option.
     *
     * @param name its long name, such as {@code --keep-daily}
     * @param value empty for one that takes none
     */
    record Option(String name, String value) {}

    /**
     * Tells options from words.
     *
     * @param shorts long names by letter
     * @param flags the long names of options that take no value
     */
    static Options of(List<String> line, Map<Character, String> shorts, Set<String> flags) {
        List<Option> options = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            if (word.equals("--")) {
                words.addAll(line.subList(i + 1, line.size()));
                break;
            } else if (word.startsWith("--")) {
                int equals = word.indexOf('=');
                String name = equals < 0 ? word : word.substring(0, equals);
                boolean takesNext = equals < 0 && !flags.contains(name) && i + 1 < line.size();
                options.add(
                        new Option(name, equals >= 0 ? word.substring(equals + 1) : takesNext ? line.get(++i) : ""));
            } else if (word.startsWith("-") && word.length() > 1) {
                i = letters(line, i, shorts, flags, options);
            } else {
                words.add(word);
            }
        }
        return new Options(options, words);
    }

    /** Letters may stand together, and the value of the last one may be attached to it. */
    private static int letters(
            List<String> line, int at, Map<Character, String> shorts, Set<String> flags, List<Option> options) {
        String word = line.get(at);
        for (int i = 1; i < word.length(); i++) {
            String name = shorts.getOrDefault(word.charAt(i), "-" + word.charAt(i));
            if (flags.contains(name) || !name.startsWith("--")) {
                options.add(new Option(name, ""));
            } else if (i + 1 < word.length()) {
                options.add(new Option(name, word.substring(word.charAt(i + 1) == '=' ? i + 2 : i + 1)));
                return at;
            } else {
                options.add(new Option(name, at + 1 < line.size() ? line.get(at + 1) : ""));
                return at + 1;
            }
        }
        return at;
    }
}
