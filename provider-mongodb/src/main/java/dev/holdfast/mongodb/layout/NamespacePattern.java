package dev.holdfast.mongodb.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with variables, as mongorestore reads it: {@code *} is one without a name and {@code \*} an asterisk; in a text that has a
 * {@code $}, variables are {@code $name$} and an asterisk is an asterisk.
 */
final class NamespacePattern {
    private final List<Piece> pieces;

    private NamespacePattern(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** Plain text, or a variable of that name. */
    private record Piece(boolean variable, String text) {}

    /** Variables are called 1, 2, 3 in order. */
    static NamespacePattern withWildcards(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int count = 0;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '*') {
                pieces.add(new Piece(false, plain.toString()));
                pieces.add(new Piece(true, String.valueOf(++count)));
                plain.setLength(0);
            } else if (letter == '\\') {
                at++;
                plain.append(at < text.length() ? text.substring(at, at + 1) : "");
            } else {
                plain.append(letter);
            }
        }
        pieces.add(new Piece(false, plain.toString()));
        return new NamespacePattern(pieces);
    }

    /** @throws IllegalArgumentException if a {@code $} has no partner */
    static NamespacePattern withVariables(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length % 2 == 0) {
            throw new IllegalArgumentException("'" + text + "' has a $ without a second one; variables are $name$");
        }
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            pieces.add(new Piece(i % 2 == 1, parts[i]));
        }
        return new NamespacePattern(pieces);
    }

    List<String> variables() {
        return pieces.stream().filter(Piece::variable).map(Piece::text).toList();
    }

    /** What matches, with a group for each variable, which is as short as it can be. */
    Pattern regex() {
        StringBuilder regex = new StringBuilder();
        for (Piece piece : pieces) {
            regex.append(piece.variable() ? "(.*?)" : Pattern.quote(piece.text()));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** Puts what the variables of another pattern matched into this one's. */
    String fill(NamespacePattern from, Matcher matched) {
        Map<String, String> values = new HashMap<>();
        List<String> names = from.variables();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), matched.group(i + 1));
        }
        StringBuilder filled = new StringBuilder();
        for (Piece piece : pieces) {
            filled.append(piece.variable() ? values.getOrDefault(piece.text(), "") : piece.text());
        }
        return filled.toString();
    }
}
