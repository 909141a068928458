package dev.holdfast.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The values from 0 to a round number above the greatest, and where each of them lies.
 *
 * @param end the round number
 * @param step the distance between two marks
 */
record Axis(double end, double step) {
    private static final int MARKS = 5;

    /** @param smallest of which all marks are multiples, such as 1 where halves mean nothing; 0 if any will do */
    static Axis upTo(double greatest, double smallest) {
        double rough = Math.max(Math.max(greatest, 1e-9) / MARKS, smallest);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= rough && (smallest == 0 || factor * power % smallest == 0)) {
                step = factor * power;
                break;
            }
        }
        return new Axis(Math.ceil(Math.max(greatest, 1e-9) / step) * step, step);
    }

    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
            marks.add(i * step);
        }
        return marks;
    }

    double share(double value) {
        return value / end;
    }
}
