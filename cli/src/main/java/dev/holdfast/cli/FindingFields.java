package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.Finding;
import java.util.Locale;

/** Findings as JSON. */
final class FindingFields {
    private FindingFields() {}

    static Fields of(Finding finding) {
        return Fields.message(finding.severity().name().toLowerCase(Locale.ROOT))
                .put("item", finding.subject())
                .put("message", finding.message())
                .putUnlessEmpty("remedy", finding.remedy());
    }
}
