package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.CopySetting;
import dev.holdfast.policy.ExportSetting;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Schedule;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code AtlasBackupSchedule} of {@code atlas.mongodb.com/v1} ({@code api/v1/atlasbackupschedule_types.go} of the operator).
 *
 * <p>Times are UTC. Atlas itself begins at 18:00 UTC if nobody has said when (its pages on scheduling); the operator sends 0 for
 * an hour or minute that is left out beside one that is given. The restore window is one day by default.
 */
final class AtlasSchedules {
    /** Where Atlas keeps what it does not copy. */
    static final String STORAGE = "atlas";

    private static final LocalTime REFERENCE = LocalTime.of(18, 0);

    private static final Map<String, String> PROVIDERS = Map.of("AWS", "AWS", "GCP", "GCP", "AZURE", "AZURE");

    private static final Notes NOTES = Notes.ofResource()
            .irrelevant("metadata.namespace", "names are looked up without their namespace")
            .lost(
                    "spec.updateSnapshots",
                    "a changed policy applies to later backups only, unless the policy itself is retroactive",
                    "set retroactive: true on the policy if older backups shall follow")
            .lost(
                    "spec.useOrgAndGroupNamesInExportPrefix",
                    "there are no organisations and projects here",
                    "choose a prefix of the export by hand")
            .build();

    private AtlasSchedules() {}

    static void read(Document document, Definitions into) {
        Field name = document.at("metadata", "name");
        Field spec = document.at("spec");
        into.placeholder(
                spec, STORAGE, "Atlas keeps snapshots in storage of its own", storage -> storage.isDefault(true));
        Schedule.Builder schedule = Schedule.builder(Names.of(name.text("atlas")))
                .zone(ZoneOffset.UTC)
                .storage(STORAGE)
                .labels(document.labels())
                .policy(policy(spec.at("policy"), into))
                .reference(reference(spec))
                .copies(copies(spec.at("copySettings"), into));
        Field window = spec.at("restoreWindowDays");
        window.into(window.number(1, Integer.MAX_VALUE).or(() -> defaultWindow(window)), schedule::restoreWindowDays);
        export(spec, into).ifPresent(schedule::export);
        into.schedule(name, schedule.build());
        document.reportRest(NOTES);
    }

    private static Optional<Integer> defaultWindow(Field window) {
        if (!window.isPresent()) {
            window.defaulted("1 day", "the operator's default");
            return Optional.of(1);
        }
        return Optional.empty();
    }

    private static String policy(Field reference, Definitions into) {
        reference.at("namespace").take();
        Optional<String> name = reference.at("name").text();
        if (name.isEmpty()) {
            reference.at("name").missing("a schedule of Atlas has one policy", "name it");
            return "";
        }
        String ours = Names.of(name.get());
        if (!into.hasPolicy(ours)) {
            reference
                    .at("name")
                    .report(
                            Kind.UNRESOLVED,
                            "no AtlasBackupPolicy of that name was given",
                            "import it together with this schedule");
        }
        return ours;
    }

    private static LocalTime reference(Field spec) {
        Field hour = spec.at("referenceHourOfDay");
        Field minute = spec.at("referenceMinuteOfHour");
        if (!hour.isPresent() && !minute.isPresent()) {
            hour.defaulted(
                    REFERENCE + " UTC",
                    "as Atlas does if nobody said when; version 2 of its operator sends 00:00 for a field left out");
            return REFERENCE;
        }
        return LocalTime.of(hour.number(0, 23).orElse(0), minute.number(0, 59).orElse(0));
    }

    private static List<CopySetting> copies(Field list, Definitions into) {
        List<CopySetting> copies = new ArrayList<>();
        for (Field field : list.elements()) {
            String provider = provider(field.at("cloudProvider"));
            Optional<String> region = field.at("regionName").text();
            if (region.isEmpty()) {
                field.at("regionName").missing("a copy goes to a region", "name the region");
            }
            String name = Names.of("copy-" + provider.toLowerCase(Locale.ROOT) + "-"
                    + region.orElse("region").toLowerCase(Locale.ROOT).replace('_', '-'));
            into.placeholder(field, name, "Atlas copies to storage of its own in that region", storage -> {
                storage.provider(provider);
                region.ifPresent(storage::region);
            });
            CopySetting.Builder copy = CopySetting.builder(name)
                    .storage(name)
                    .provider(provider)
                    .frequencies(frequencies(field.at("frequencies")))
                    .oplogs(field.at("shouldCopyOplogs").flag());
            region.ifPresent(copy::region);
            copies.add(copy.build());
        }
        return copies;
    }

    private static String provider(Field field) {
        if (!field.isPresent()) {
            field.defaulted("AWS", "the operator's default");
            return "AWS";
        }
        return field.oneOf(PROVIDERS).orElse("AWS");
    }

    private static Set<Frequency> frequencies(Field list) {
        Set<Frequency> all = new LinkedHashSet<>();
        for (Field field : list.elements()) {
            if ("ON_DEMAND".equalsIgnoreCase(field.text(""))) {
                field.lost("copies here are chosen by the items that took a backup", "copy backups on demand by hand");
            } else {
                field.oneOf(AtlasFields.FREQUENCIES).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Optional<ExportSetting> export(Field spec, Definitions into) {
        Field export = spec.at("export");
        boolean wanted = spec.at("autoExportEnabled").flag();
        if (!wanted) {
            if (export.isPresent()) {
                export.lost("autoExportEnabled is false, so Atlas exports nothing", "");
            }
            return Optional.empty();
        }
        if (!export.isPresent()) {
            export.missing("autoExportEnabled is true, but nothing says where to", "define an export, or leave it off");
            return Optional.empty();
        }
        String bucket = export.at("exportBucketId").text("bucket");
        String storage = Names.of("export-" + bucket);
        into.placeholder(
                export.at("exportBucketId"),
                storage,
                "an export bucket is known to Atlas by a number only",
                builder -> builder.provider("AWS"));
        return Optional.of(new ExportSetting(storage, frequency(export.at("frequencyType")), ""));
    }

    private static Frequency frequency(Field field) {
        if (!field.isPresent()) {
            field.defaulted("monthly", "the operator's default");
        }
        return field.oneOf(AtlasFields.FREQUENCIES).orElse(Frequency.MONTHLY);
    }
}
