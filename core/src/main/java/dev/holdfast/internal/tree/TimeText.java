package dev.holdfast.internal.tree;

import dev.holdfast.RepositoryException;
import java.time.LocalDate;
import java.time.YearMonth;

/** Reads times as Go's {@code encoding/json} does: RFC 3339, digits of the fraction after the ninth are ignored. */
final class TimeText {
    private static final int SHORTEST = "0000-00-00T00:00:00Z".length();
    private static final int NANO_DIGITS = 9;

    private final char[] text;
    private final int begin;
    private final int end;
    private int at;

    private TimeText(char[] text, int offset, int length) {
        this.text = text;
        this.begin = offset;
        this.at = offset;
        this.end = offset + length;
    }

    /** @throws RepositoryException.Damaged if the text is not such a time */
    static NodeTime parse(char[] text, int offset, int length) {
        return new TimeText(text, offset, length).run();
    }

    private NodeTime run() {
        if (end - begin < SHORTEST) {
            throw damaged();
        }
        long day = date();
        expect('T');
        int second = 3600 * number(2, 23);
        expect(':');
        second += 60 * number(2, 59);
        expect(':');
        second += number(2, 59);
        int nano = nano();
        int offset = offset();
        if (at != end) {
            throw damaged();
        }
        return new NodeTime(day * 86_400 + second - offset, nano, offset);
    }

    private long date() {
        int year = number(4, 9999);
        expect('-');
        int month = number(2, 12);
        expect('-');
        int day = number(2, 31);
        if (month == 0 || day == 0 || day > YearMonth.of(year, month).lengthOfMonth()) {
            throw damaged();
        }
        return LocalDate.of(year, month, day).toEpochDay();
    }

    private int nano() {
        if (at >= end || text[at] != '.') {
            return 0;
        }
        at++;
        int from = at;
        int nano = 0;
        for (; at < end && isDigit(text[at]); at++) {
            if (at - from < NANO_DIGITS) {
                nano = 10 * nano + text[at] - '0';
            }
        }
        if (at == from) {
            throw damaged();
        }
        for (int digits = at - from; digits < NANO_DIGITS; digits++) {
            nano *= 10;
        }
        return nano;
    }

    private int offset() {
        char sign = next();
        if (sign == 'Z') {
            return 0;
        }
        if (sign != '+' && sign != '-') {
            throw damaged();
        }
        int seconds = 3600 * number(2, 23);
        expect(':');
        seconds += 60 * number(2, 59);
        return sign == '-' ? -seconds : seconds;
    }

    private int number(int digits, int most) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            char c = next();
            if (!isDigit(c)) {
                throw damaged();
            }
            value = 10 * value + c - '0';
        }
        if (value > most) {
            throw damaged();
        }
        return value;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw damaged();
        }
    }

    private char next() {
        if (at >= end) {
            throw damaged();
        }
        return text[at++];
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private RepositoryException.Damaged damaged() {
        return new RepositoryException.Damaged(
                "not a time in RFC 3339: " + new String(text, begin, Math.min(64, end - begin)));
    }
}
