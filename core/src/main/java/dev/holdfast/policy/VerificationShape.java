package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.inRecord;
import static dev.holdfast.internal.form.Field.optional;
import static dev.holdfast.internal.form.Field.required;

import dev.holdfast.internal.form.Draft;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import java.util.Optional;

/** The fields of verifications. */
final class VerificationShape {
    static final Shape<Assertion, Draft> ASSERTION_SHAPE = Shape.of(
            new Assertion(Assertion.Kind.EXISTS, "", Assertion.Comparison.EQUAL, ""),
            required("kind", Kinds.oneOf(Assertion.Kind.class), Assertion::kind, "What is looked at (J02, J03)."),
            inRecord(
                    "subject",
                    Kinds.TEXT,
                    assertion -> Optional.of(assertion.subject()),
                    "Where: a path, a collection or a command."),
            inRecord(
                    "comparison",
                    Kinds.oneOf(Assertion.Comparison.class),
                    assertion -> Optional.of(assertion.comparison()),
                    "How it is compared (KubeStash's operators)."),
            required("value", Kinds.TEXT, Assertion::value, "With what."));

    static final Kind<Assertion> ASSERTION = Structures.object(
            "an object of kind, subject, comparison and value",
            () -> new Draft(""),
            ASSERTION_SHAPE,
            draft -> new Assertion(
                    draft.get("kind", Assertion.Kind.class),
                    draft.or("subject", ""),
                    draft.or("comparison", Assertion.Comparison.EQUAL),
                    draft.get("value", String.class)));

    static final Shape<Verification, Verification.Builder> SHAPE = Shape.of(
            Verification.builder().build(),
            optional(
                    "cron",
                    DefinitionKinds.CRON,
                    Verification::cron,
                    Verification.Builder::cron,
                    "When it is done; after every run if it is not given (J01)."),
            always(
                    "check",
                    Kinds.oneOf(Verification.Depth.class),
                    Verification::check,
                    Verification.Builder::check,
                    "How much of the repository is read (E09)."),
            always(
                    "samplePercent",
                    Kinds.number(1, 100),
                    Verification::samplePercent,
                    Verification.Builder::samplePercent,
                    "How much of the packs a sample reads."),
            optional(
                    "scratch",
                    Kinds.PLACE,
                    Verification::scratch,
                    Verification.Builder::scratch,
                    "The workload that the newest recovery point is restored into; nothing is restored without it (J01)."),
            always(
                    "assertions",
                    Structures.list(ASSERTION),
                    Verification::assertions,
                    Verification.Builder::assertions,
                    "What must hold there (J02)."),
            optional(
                    "timeout",
                    Kinds.DURATION,
                    Verification::timeout,
                    Verification.Builder::timeout,
                    "How long it may take."));

    static final Kind<Verification> KIND = Structures.object(
            "an object that says how backups are tried", Verification::builder, SHAPE, Verification.Builder::build);

    private VerificationShape() {}
}
