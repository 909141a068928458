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
import java.util.List;
import java.util.Optional;

/** The fields of what schedules consist of. */
final class PartShapes {
    static final Shape<Retries, Draft> RETRIES_SHAPE = Shape.of(
            Retries.NONE,
            inRecord(
                    "attempts",
                    Kinds.number(1, 100),
                    retries -> Optional.of(retries.attempts()),
                    "How often a run is tried in all (C03)."),
            inRecord(
                    "firstPause",
                    Kinds.DURATION,
                    retries -> Optional.of(retries.firstPause()),
                    "The pause before the second attempt; it doubles from one to the next."));

    static final Kind<Retries> RETRIES = Structures.object(
            "an object of attempts and firstPause",
            () -> new Draft(""),
            RETRIES_SHAPE,
            draft -> new Retries(
                    draft.or("attempts", Retries.NONE.attempts()), draft.or("firstPause", Retries.NONE.firstPause())));

    static final Shape<HistoryLimits, Draft> HISTORY_SHAPE = Shape.of(
            HistoryLimits.DEFAULT,
            inRecord(
                    "successful",
                    Kinds.number(0, 10_000),
                    limits -> Optional.of(limits.successful()),
                    "Of those that succeeded (B15)."),
            inRecord(
                    "failed",
                    Kinds.number(0, 10_000),
                    limits -> Optional.of(limits.failed()),
                    "Of those that failed (B15)."));

    static final Kind<HistoryLimits> HISTORY = Structures.object(
            "an object of successful and failed",
            () -> new Draft(""),
            HISTORY_SHAPE,
            draft -> new HistoryLimits(
                    draft.or("successful", HistoryLimits.DEFAULT.successful()),
                    draft.or("failed", HistoryLimits.DEFAULT.failed())));

    static final Shape<CopySetting, CopySetting.Builder> COPY = Shape.of(
            CopySetting.builder("plain").build(),
            always(
                    "storage",
                    Kinds.TEXT,
                    CopySetting::storage,
                    CopySetting.Builder::storage,
                    "The storage that is written to. Required (D06)."),
            optional(
                    "provider",
                    Kinds.TEXT,
                    CopySetting::provider,
                    CopySetting.Builder::provider,
                    "The provider that storage must have (D07; Atlas `cloudProvider`)."),
            optional(
                    "region",
                    Kinds.TEXT,
                    CopySetting::region,
                    CopySetting.Builder::region,
                    "The region that storage must have (D07; Atlas `regionName`)."),
            always(
                    "frequencies",
                    Structures.set(Frequency.class),
                    CopySetting::frequencies,
                    CopySetting.Builder::frequencies,
                    "Backups of which items are copied; all if it is empty (D07; Atlas)."),
            always(
                    "oplogs",
                    Kinds.BOOL,
                    CopySetting::oplogs,
                    CopySetting.Builder::oplogs,
                    "Whether the changes of targets with `pitEnabled` are followed into it too, so that points in time can be restored from it (D07; Atlas `shouldCopyOplogs`)."),
            optional(
                    "retention",
                    DefinitionKinds.LIFETIME,
                    CopySetting::retention,
                    CopySetting.Builder::retention,
                    "How long copies are kept; as long as their originals if it is not given (B13)."));

    static final Kind<List<CopySetting>> COPIES = Structures.named(
            "an object of copies by name", CopySetting::builder, COPY, CopySetting.Builder::build, CopySetting::name);

    static final Shape<ExportSetting, Draft> EXPORT_SHAPE = Shape.of(
            new ExportSetting("", Frequency.MONTHLY, ""),
            required("storage", Kinds.TEXT, ExportSetting::storage, "The storage whose store is written to."),
            inRecord(
                    "frequency",
                    Kinds.oneOf(Frequency.class),
                    export -> Optional.of(export.frequency()),
                    "Backups of which items are exported (D08; Atlas allows monthly)."),
            inRecord(
                    "prefix",
                    Kinds.TEXT,
                    export -> Optional.of(export.prefix()),
                    "What the names of the files begin with."));

    static final Kind<ExportSetting> EXPORT = Structures.object(
            "an object of storage, frequency and prefix",
            () -> new Draft(""),
            EXPORT_SHAPE,
            draft -> new ExportSetting(
                    draft.get("storage", String.class),
                    draft.or("frequency", Frequency.MONTHLY),
                    draft.or("prefix", "")));

    static final Shape<VaultCopy, Draft> VAULT_SHAPE = Shape.of(
            new VaultCopy("", Lifetime.FOREVER),
            required("storage", Kinds.TEXT, VaultCopy::storage, "A storage of the tier vault."),
            required(
                    "retention",
                    DefinitionKinds.LIFETIME,
                    VaultCopy::retention,
                    "How long the copy is kept (B13; Azure)."));

    static final Kind<VaultCopy> VAULT = Structures.object(
            "an object of storage and retention",
            () -> new Draft(""),
            VAULT_SHAPE,
            draft -> new VaultCopy(draft.get("storage", String.class), draft.get("retention", Lifetime.class)));

    private PartShapes() {}
}
