package dev.holdfast.simulation;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * A figure of each day as a line over time, one line for each course that is compared.
 *
 * @param title what is shown
 * @param unit what the figures are, at the upright axis
 * @param smallest figure of which all marks at the axis are multiples; 0 if any will do
 * @param figure the figure of a day
 * @param words says a figure at the axis
 */
record Chart(String title, String unit, double smallest, ToDoubleFunction<Day> figure, DoubleFunction<String> words) {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int LEFT = 84;
    private static final int RIGHT = 18;
    private static final int TOP = 14;
    private static final int BOTTOM = 34;

    /** More points than the screen has dots show nothing more. */
    private static final int MOST_POINTS = 800;

    String svg(TimeAxis time, List<List<Day>> courses) {
        double greatest =
                courses.stream().flatMap(List::stream).mapToDouble(figure).max().orElse(0);
        Axis axis = Axis.upTo(greatest, smallest);
        Svg svg = new Svg(WIDTH, HEIGHT, title + ", " + unit);
        for (double mark : axis.marks()) {
            svg.line("grid", LEFT, y(axis, mark), WIDTH - RIGHT, y(axis, mark));
            svg.words("left", LEFT - 8.0, y(axis, mark) + 4, words.apply(mark));
        }
        for (TimeAxis.Mark mark : time.marks()) {
            svg.line("grid", x(time, mark.date()), TOP, x(time, mark.date()), HEIGHT - BOTTOM);
            svg.words("below", x(time, mark.date()), HEIGHT - BOTTOM + 20.0, mark.words());
        }
        svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
        svg.line("axis", LEFT, TOP, LEFT, HEIGHT - BOTTOM);
        svg.sidewaysWords(16, (TOP + HEIGHT - BOTTOM) / 2.0, unit);
        for (int i = 0; i < courses.size(); i++) {
            svg.path("line line" + (i + 1), path(time, axis, courses.get(i)));
        }
        return svg.toString();
    }

    private String path(TimeAxis time, Axis axis, List<Day> days) {
        int group = Math.max(1, (days.size() + MOST_POINTS - 1) / MOST_POINTS);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < days.size(); i += group) {
            List<Day> some = days.subList(i, Math.min(days.size(), i + group));
            double most = some.stream().mapToDouble(figure).max().orElse(0);
            double x = x(time, some.get(some.size() - 1).date().plusDays(1));
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x, y(axis, most)));
        }
        return path.toString();
    }

    private static double x(TimeAxis time, LocalDate date) {
        return LEFT + time.share(date) * (WIDTH - RIGHT - LEFT);
    }

    private static double y(Axis axis, double value) {
        return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - BOTTOM - TOP);
    }
}
