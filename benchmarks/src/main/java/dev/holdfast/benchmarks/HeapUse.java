package dev.holdfast.benchmarks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM's log of collections says about its heap.
 *
 * @param largestMebibytes the most that was in use when a collection began or the JVM ended; not a number if unknown
 * @param longestPauseMillis the longest that the program stood still for a collection; not a number if unknown
 */
record HeapUse(double largestMebibytes, double longestPauseMillis) {
    static final HeapUse NONE = new HeapUse(Double.NaN, Double.NaN);

    /** What the JVM is to log, at a cost of some lines. */
    static final String LOGGED = "gc,gc+heap+exit";

    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->\\d+M\\(\\d+M\\) (\\d+(?:\\.\\d+)?)ms");
    private static final Pattern AT_EXIT = Pattern.compile("(?:generation|heap) +total \\d+K, used (\\d+)K");
    private static final double KIBIBYTES = 1024;

    static HeapUse of(List<String> log) {
        double largest = 0;
        double longest = 0;
        double atExit = 0;
        for (String line : log) {
            Matcher pause = PAUSE.matcher(line);
            Matcher exit = AT_EXIT.matcher(line);
            if (pause.find()) {
                largest = Math.max(largest, Double.parseDouble(pause.group(1)));
                longest = Math.max(longest, Double.parseDouble(pause.group(2)));
            } else if (exit.find()) {
                atExit += Double.parseDouble(exit.group(1)) / KIBIBYTES;
            }
        }
        return new HeapUse(Math.max(largest, atExit), longest);
    }
}
