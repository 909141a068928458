package dev.holdfast.policy;

import dev.holdfast.internal.form.Draft;
import dev.holdfast.internal.form.Field;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import dev.holdfast.internal.form.Value;
import java.util.Optional;

/** Lifetimes as objects with a value and a unit. */
final class LifetimeForm {
    private static final int MOST = 1_000_000;

    private static final Shape<Lifetime, Draft> SHAPE = Shape.of(
            Lifetime.FOREVER,
            Field.required("value", Kinds.number(1, MOST), lifetime -> (int) lifetime.value(), "how many"),
            Field.required("unit", Kinds.oneOf(Lifetime.Unit.class), Lifetime::unit, "of what"));

    private LifetimeForm() {}

    static Optional<Lifetime> read(Value value) {
        return Structures.read(
                value,
                () -> new Draft(""),
                SHAPE,
                draft -> new Lifetime(draft.get("value", Integer.class), draft.get("unit", Lifetime.Unit.class)));
    }
}
