package dev.holdfast.simulation;

import java.util.Locale;

/** Collects the elements of a drawing. Words are escaped. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        add("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", width, height, escaped(title));
        add("<title>%s</title>", escaped(title));
    }

    static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    void line(String kind, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", kind, x1, y1, x2, y2);
    }

    void words(String kind, double x, double y, String words) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", kind, x, y, escaped(words));
    }

    void sidewaysWords(double x, double y, String words) {
        add("<text class=\"name\" transform=\"translate(%.1f %.1f) rotate(-90)\">%s</text>", x, y, escaped(words));
    }

    void path(String kind, String data) {
        add("<path class=\"%s\" d=\"%s\"/>", kind, data);
    }

    private void add(String form, Object... values) {
        text.append(String.format(Locale.ROOT, form, values)).append('\n');
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
