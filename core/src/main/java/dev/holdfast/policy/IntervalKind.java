package dev.holdfast.policy;

import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Value;
import java.util.Optional;

/** Intervals of policy items: a number, or {@code last} for the last day of a month. */
record IntervalKind() implements Kind<Integer> {
    private static final String LAST = "last";
    private static final Kind<Integer> NUMBER = Kinds.number(1, PolicyItem.LAST_DAY);

    @Override
    public Optional<Integer> read(Value value) {
        return value.shown().equalsIgnoreCase(LAST) ? Optional.of(PolicyItem.LAST_DAY) : NUMBER.read(value);
    }

    @Override
    public Object write(Integer value) {
        return value == PolicyItem.LAST_DAY ? LAST : value;
    }

    @Override
    public String words() {
        return "a whole number, or last";
    }
}
