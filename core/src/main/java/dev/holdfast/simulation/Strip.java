package dev.holdfast.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The backups that are there at the end by their age, which grows to the left by powers, so that minutes and years fit on one line. */
final class Strip {
    private static final int WIDTH = 900;
    private static final int LEFT = 84;
    private static final int RIGHT = 18;
    private static final int ROW = 46;
    private static final int BOTTOM = 36;

    private record Mark(String words, Duration age) {}

    private static final List<Mark> MARKS = List.of(
            new Mark("1 hour", Duration.ofHours(1)),
            new Mark("6 hours", Duration.ofHours(6)),
            new Mark("1 day", Duration.ofDays(1)),
            new Mark("1 week", Duration.ofDays(7)),
            new Mark("1 month", Duration.ofDays(30)),
            new Mark("3 months", Duration.ofDays(91)),
            new Mark("1 year", Duration.ofDays(365)),
            new Mark("3 years", Duration.ofDays(1095)),
            new Mark("10 years", Duration.ofDays(3652)),
            new Mark("30 years", Duration.ofDays(10957)));

    private final Instant end;
    private final double longest;

    private Strip(Instant end, Duration longest) {
        this.end = end;
        this.longest = place(longest);
    }

    static String svg(Instant end, List<List<KeptBackup>> courses) {
        Duration longest = courses.stream()
                .flatMap(List::stream)
                .map(backup -> Duration.between(backup.at(), end))
                .max(Duration::compareTo)
                .orElse(Duration.ofHours(1));
        return new Strip(end, longest.multipliedBy(11).dividedBy(10)).draw(courses);
    }

    private String draw(List<List<KeptBackup>> courses) {
        int height = courses.size() * ROW + BOTTOM;
        Svg svg = new Svg(WIDTH, height, "Backups at the end by their age");
        List<Mark> marks = new ArrayList<>(MARKS);
        marks.removeIf(mark -> place(mark.age) > longest);
        for (Mark mark : marks) {
            svg.line("grid", x(mark.age), 4, x(mark.age), height - BOTTOM);
            svg.words("below", x(mark.age), height - BOTTOM + 20.0, mark.words);
        }
        for (int i = 0; i < courses.size(); i++) {
            double top = i * ROW + 8.0;
            svg.line("axis", LEFT, top + ROW - 8, WIDTH - RIGHT, top + ROW - 8);
            svg.words("left", LEFT - 8.0, top + ROW / 2.0, courses.get(i).size() + " kept");
            for (KeptBackup backup : courses.get(i)) {
                double x = x(Duration.between(backup.at(), end));
                svg.line(backup.good() ? "mark line" + (i + 1) : "mark failed", x, top, x, top + ROW - 10);
            }
        }
        return svg.toString();
    }

    private static double place(Duration age) {
        return Math.log1p(Math.max(0, age.toSeconds()) / 3_600.0);
    }

    private double x(Duration age) {
        return WIDTH - RIGHT - place(age) / longest * (WIDTH - RIGHT - LEFT);
    }
}
