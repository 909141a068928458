package dev.holdfast.cli.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Rows in aligned columns, under headings and a rule. A cell may have several lines. */
public final class Table {
    private final List<String> headings;
    private final Set<String> rightAligned;
    private final List<List<List<String>>> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param rightAligned which of the headings have their column aligned to the right
     * @param headings one for each column
     */
    public Table(Set<String> rightAligned, String... headings) {
        this.headings = List.of(headings);
        this.rightAligned = Set.copyOf(rightAligned);
    }

    /** Adds a row; each cell is one line. */
    public Table row(String... cells) {
        List<List<String>> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(cell.lines().toList());
        }
        rows.add(row);
        return this;
    }

    /** All lines of the table, without trailing spaces. */
    public List<String> lines() {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(line(headings.stream().map(List::of).toList(), 0, widths));
        int total = -2;
        for (int width : widths) {
            total += width + 2;
        }
        lines.add("-".repeat(total));
        for (List<List<String>> row : rows) {
            int height = row.stream().mapToInt(List::size).max().orElse(1);
            for (int i = 0; i < Math.max(1, height); i++) {
                lines.add(line(row, i, widths));
            }
        }
        return Collections.unmodifiableList(lines);
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            for (List<List<String>> row : rows) {
                for (String cell : row.get(column)) {
                    widths[column] = Math.max(widths[column], cell.length());
                }
            }
        }
        return widths;
    }

    private String line(List<List<String>> cells, int index, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            List<String> cell = cells.get(column);
            String text = index < cell.size() ? cell.get(index) : "";
            String room = " ".repeat(widths[column] - text.length());
            line.append(column == 0 ? "" : "  ")
                    .append(rightAligned.contains(headings.get(column)) ? room + text : text + room);
        }
        return line.toString().stripTrailing();
    }
}
