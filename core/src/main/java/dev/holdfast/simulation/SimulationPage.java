package dev.holdfast.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One HTML page with the charts of one simulation, or of several side by side. It needs nothing but itself, not even scripts. */
public final class SimulationPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
    private static final double GIB = 1L << 30;

    private static final List<Chart> CHARTS = List.of(
            new Chart("Backups kept", "backups", 1, Day::kept, value -> plain(value)),
            new Chart("Stored in the repository", "GiB", 0, day -> day.bytes() / GIB, value -> plain(value)),
            new Chart(
                    "Greatest age of the newest good backup in the day",
                    "hours",
                    0,
                    day -> day.worstAge().toMinutes() / 60.0,
                    value -> plain(value)));

    private final List<SimulationResult> results;
    private final StringBuilder page = new StringBuilder();

    private SimulationPage(List<SimulationResult> results) {
        this.results = results;
    }

    /**
     * The page.
     *
     * @param results at least one, at most four; the first one's schedules are compared with those of the same name in the others
     * @throws IllegalArgumentException if there are none or more
     */
    public static String of(List<SimulationResult> results) {
        if (results.isEmpty() || results.size() > 4) {
            throw new IllegalArgumentException("1 to 4 results can be shown, was " + results.size());
        }
        return new SimulationPage(List.copyOf(results)).write();
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%,.2f", value).replaceFirst("\\.?0+$", "");
    }

    private String write() {
        String titles = String.join(
                " and ", results.stream().map(SimulationResult::title).toList());
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Simulation of ")
                .append(Svg.escaped(titles))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<h1>Simulation of ")
                .append(Svg.escaped(titles))
                .append("</h1>\n");
        SimulationResult first = results.get(0);
        page.append("<p>From ")
                .append(time(first.from(), ZoneId.of("UTC")))
                .append(" to ")
                .append(time(first.until(), ZoneId.of("UTC")))
                .append(" UTC, on a virtual clock.</p>\n");
        for (String name : names()) {
            section(name);
        }
        results.forEach(result -> result.remarks()
                .forEach(remark -> page.append("<p>")
                        .append(Svg.escaped(result.title() + ": " + remark))
                        .append("</p>\n")));
        return page.append("</body>\n</html>\n").toString();
    }

    private static String style() {
        try (InputStream style = SimulationPage.class.getResourceAsStream("page.css")) {
            if (style == null) {
                throw new IllegalStateException("page.css is missing beside its class");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> result.courses().forEach(course -> names.add(name(course))));
        return names;
    }

    private static String name(Course course) {
        return course.schedule() + " of " + course.target();
    }

    /** A course of that name, and the title of the result that has it. */
    private record Titled(String title, Course course) {}

    private void section(String name) {
        List<Titled> courses = new ArrayList<>();
        for (SimulationResult result : results) {
            Optional<Course> course = result.courses().stream()
                    .filter(each -> name(each).equals(name))
                    .findFirst();
            course.ifPresent(each -> courses.add(new Titled(result.title(), each)));
        }
        page.append("<section>\n<h2>").append(Svg.escaped(name)).append("</h2>\n");
        table(courses);
        List<List<Day>> days = courses.stream().map(each -> each.course.days()).toList();
        LocalDate begin = days.stream()
                .flatMap(List::stream)
                .map(Day::date)
                .min(LocalDate::compareTo)
                .orElse(null);
        LocalDate end = days.stream()
                .flatMap(List::stream)
                .map(Day::date)
                .max(LocalDate::compareTo)
                .orElse(null);
        if (begin != null && end != null) {
            TimeAxis time = new TimeAxis(begin, end.plusDays(1));
            for (Chart chart : CHARTS) {
                figure(chart.title(), courses, chart.svg(time, days));
            }
        }
        figure(
                "Backups at the end by their age",
                courses,
                Strip.svg(
                        results.get(0).until(),
                        courses.stream().map(each -> each.course.kept()).toList()));
        page.append("</section>\n");
    }

    private void figure(String caption, List<Titled> courses, String svg) {
        page.append("<figure>\n<figcaption>").append(caption);
        if (courses.size() > 1) {
            for (int i = 0; i < courses.size(); i++) {
                page.append(" <span class=\"key\"><i class=\"swatch")
                        .append(i + 1)
                        .append("\"></i>")
                        .append(Svg.escaped(courses.get(i).title))
                        .append("</span>");
            }
        }
        page.append("</figcaption>\n").append(svg).append("</figure>\n");
    }

    private void table(List<Titled> courses) {
        page.append("<table>\n<tr><th></th>");
        courses.forEach(
                each -> page.append("<th>").append(Svg.escaped(each.title)).append("</th>"));
        page.append("</tr>\n");
        row("Policy", courses, Course::policy);
        row("Backups due", courses, course -> count(course.runs()));
        row("of these failed", courses, course -> count(course.failed()));
        row("Kept at the end", courses, course -> count(course.keptGood()));
        row("Kept at most", courses, course -> count(course.mostKept()));
        row(
                "Oldest at the end",
                courses,
                course -> course.keptGood() == 0 ? "none" : time(course.oldest(), course.zone()));
        row("Longest time between two good ones", courses, course -> gap(course.longestGap(), course));
        row("Greatest age of the newest good one", courses, course -> gap(course.worstAge(), course));
        row("Stored at the end", courses, course -> size(course.lastBytes()));
        row("Stored at most", courses, course -> size(course.largestBytes()));
        row("Uploaded in all", courses, course -> size(course.uploadedBytes()));
        page.append("</table>\n");
    }

    private void row(String name, List<Titled> courses, Function<Course, String> cell) {
        page.append("<tr><th>").append(name).append("</th>");
        courses.forEach(each ->
                page.append("<td>").append(Svg.escaped(cell.apply(each.course))).append("</td>"));
        page.append("</tr>\n");
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%,.1f GiB", bytes / GIB);
    }

    private static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }

    private static String gap(Gap gap, Course course) {
        Duration length = gap.length();
        String words = length.toDays() > 2
                ? length.toDays() + " days " + length.toHoursPart() + " h"
                : length.toHours() + " h " + length.toMinutesPart() + " min";
        return length.isZero() ? "none" : words + ", from " + time(gap.from(), course.zone());
    }
}
