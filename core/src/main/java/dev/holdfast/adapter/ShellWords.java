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
    /** The next word names a file, or a channel, for input or output. */
    private boolean redirecting;

    private boolean continues;
    private int line = 1;
    private int begin = 1;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * One command.
     *
     * @param number the line of the text on which it begins, from 1 on
     * @param words its words, without quotes, and without where its input comes from and its output goes
     * @param continues whether another command stands in front of it on the same line
     */
    record Line(int number, List<String> words, boolean continues) {}

    /** The commands of a text: separated by line ends, semicolons, {@code &&}, {@code ||} and pipes, comments left out. */
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
            } else if (c == '>' || c == '<' || (c == '&' && isNext(i, '>'))) {
                i = redirection(i);
            } else if (c == '\n' || c == ';' || c == '|' || c == '&') {
                endCommand();
                continues = c != '\n' && (continues || !lines.isEmpty());
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

    private boolean isNext(int at, char expected) {
        return at + 1 < text.length() && text.charAt(at + 1) == expected;
    }

    /** A number right in front of it is a channel, no word. */
    private int redirection(int at) {
        if (word.chars().allMatch(Character::isDigit)) {
            word.setLength(0);
            inWord = false;
        }
        endWord();
        redirecting = true;
        int i = at + 1;
        while (i < text.length() && "<>&|".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i - 1;
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
        if (inWord && !redirecting) {
            words.add(word.toString());
        }
        redirecting &= !inWord;
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        redirecting = false;
        if (!words.isEmpty()) {
            lines.add(new Line(begin, List.copyOf(words), continues));
        }
        words.clear();
    }
}
