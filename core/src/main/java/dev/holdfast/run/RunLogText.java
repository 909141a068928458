package dev.holdfast.run;

import java.util.List;

/**
 * The log of a run, as much of it as is kept.
 *
 * @param first its first lines
 * @param leftOut how many lines are missing behind them
 * @param last its last lines
 */
public record RunLogText(List<LogLine> first, long leftOut, List<LogLine> last) {
    /** Copies the lists. */
    public RunLogText {
        first = List.copyOf(first);
        last = List.copyOf(last);
    }
}
