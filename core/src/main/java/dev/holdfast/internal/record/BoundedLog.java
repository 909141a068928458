package dev.holdfast.internal.record;

import dev.holdfast.Time;
import dev.holdfast.run.LogLine;
import dev.holdfast.run.RunLogText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The log of a run while it goes on: its first and its last lines, and how many there were between. Never larger than a document may
 * be. Safe for use from any thread.
 */
public final class BoundedLog {
    /** So many lines are kept from the beginning. */
    public static final int FIRST = 200;

    /** So many lines are kept from the end. */
    public static final int LAST = 400;

    private static final int LONGEST = 400;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Time time;
    private final List<LogLine> first = new ArrayList<>();
    private final ArrayDeque<LogLine> last = new ArrayDeque<>();
    private long leftOut;

    /** @param time gives each line its time */
    public BoundedLog(Time time) {
        this.time = time;
    }

    /** Notes what was done. */
    public void info(String text) {
        add(LogLine.Level.INFO, text);
    }

    /** Notes what should be looked at. */
    public void warn(String text) {
        add(LogLine.Level.WARNING, text);
    }

    /** Notes what failed. */
    public void error(String text) {
        add(LogLine.Level.ERROR, text);
    }

    private synchronized void add(LogLine.Level level, String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        LogLine noted = new LogLine(time.now(), level, CONTROL.matcher(line).replaceAll(" "));
        if (first.size() < FIRST) {
            first.add(noted);
            return;
        }
        last.add(noted);
        if (last.size() > LAST) {
            LogLine unused = last.remove();
            leftOut++;
        }
    }

    /** What is kept so far. */
    public synchronized RunLogText text() {
        return new RunLogText(first, leftOut, List.copyOf(last));
    }
}
