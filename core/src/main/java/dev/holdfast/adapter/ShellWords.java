package dev.holdfast.adapter;

import java.util.ArrayList;
import java.util.List;

/** Takes command lines apart as a shell does, without carrying anything out. */
final class ShellWords {
    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int line = 1;
    private int begin = 1;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * One command.
     *
     * @param number the line of the text on which it begins, from 1 on
     * @param words its words, without quotes
     */
    record Line(int number, List<String> words) {}

    /** The commands of a text: separated by line ends and semicolons, comments left out. */
    static List<Line> of(String text) {
        return new ShellWords(text).read();
    }

    private List<Line> read() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                i = quoted(i);
            } else if (c == '\\' && i + 1 < text.length()) {
                i = escaped(i);
            } else if (c == '#' && !inWord) {
                i = Math.max(i, lineEnd(i) - 1);
            } else if (c == '\n' || c == ';' || c == '|' || c == '&') {
                endCommand();
                line += c == '\n' ? 1 : 0;
                begin = line;
            } else if (Character.isWhitespace(c)) {
                endWord();
            } else {
                append(c);
            }
        }
        endCommand();
        return lines;
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int escaped(int at) {
        char next = text.charAt(at + 1);
        if (next == '\n') {
            line++;
        } else if (next == '\r') {
            return at;
        } else {
            append(next);
        }
        return at + 1;
    }

    private int quoted(int at) {
        char quote = text.charAt(at);
        inWord = true;
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            if (quote == '"' && text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            line += text.charAt(i) == '\n' ? 1 : 0;
            append(text.charAt(i++));
        }
        return i;
    }

    private void append(char c) {
        if (words.isEmpty() && !inWord) {
            begin = line;
        }
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            lines.add(new Line(begin, List.copyOf(words)));
        }
        words.clear();
    }
}
