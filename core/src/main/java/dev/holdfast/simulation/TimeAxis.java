package dev.holdfast.simulation;

import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The days of a simulation, and where each of them lies.
 *
 * @param first the first day
 * @param end the first day behind
 */
record TimeAxis(LocalDate first, LocalDate end) {
    private static final int MOST_MARKS = 8;

    private static final List<Period> STEPS = List.of(
            Period.ofDays(1),
            Period.ofDays(7),
            Period.ofMonths(1),
            Period.ofMonths(3),
            Period.ofMonths(6),
            Period.ofYears(1),
            Period.ofYears(2),
            Period.ofYears(5),
            Period.ofYears(10),
            Period.ofYears(20));

    /** A day with words. */
    record Mark(LocalDate date, String words) {}

    List<Mark> marks() {
        Period step = STEPS.stream()
                .filter(each -> ChronoUnit.DAYS.between(first, end)
                        <= MOST_MARKS * ChronoUnit.DAYS.between(first, first.plus(each)))
                .findFirst()
                .orElse(Period.ofYears(50));
        DateTimeFormatter words = DateTimeFormatter.ofPattern(
                step.getYears() > 0 ? "uuuu" : step.getMonths() > 0 ? "MMM uuuu" : "d MMM", Locale.ENGLISH);
        List<Mark> marks = new ArrayList<>();
        for (LocalDate date = start(step); date.isBefore(end); date = date.plus(step)) {
            if (!date.isBefore(first)) {
                marks.add(new Mark(date, words.format(date)));
            }
        }
        return marks;
    }

    private LocalDate start(Period step) {
        if (step.getYears() > 0) {
            return first.withDayOfYear(1).withYear(Math.floorDiv(first.getYear(), step.getYears()) * step.getYears());
        }
        return step.getMonths() > 0 ? first.withDayOfYear(1) : first;
    }

    double share(LocalDate date) {
        return (double) ChronoUnit.DAYS.between(first, date) / Math.max(1, ChronoUnit.DAYS.between(first, end));
    }
}
