package dev.holdfast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.run.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersTest {
    private static final String POLICY = """
            apiVersion: atlas.mongodb.com/v1
            kind: AtlasBackupPolicy
            metadata: {name: gold}
            spec:
              items:
                - {frequencyType: daily, frequencyInterval: 1, retentionUnit: days, retentionValue: 7}
            """;

    private static final String LOCATION = """
            apiVersion: velero.io/v1
            kind: BackupStorageLocation
            metadata: {name: main}
            spec: {provider: aws, default: true, objectStorage: {bucket: b}}
            """;

    @Test
    void whatIsNoYamlIsUnreadable() {
        ImportFinding finding = only(Kind.UNREADABLE, "spec: [1, 2\nkind: x: y");

        assertThat(finding.path()).startsWith("line ");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void proseIsUnreadable() {
        assertThat(only(Kind.UNREADABLE, "Back up your cluster. It is easy.").advice())
                .contains("the definition alone");
    }

    @Test
    void lostIndentationIsRecognised() {
        ImportFinding finding = only(Kind.UNREADABLE, """
                apiVersion: atlas.mongodb.com/v1
                kind: AtlasBackupPolicy
                metadata:
                name: "gold"
                spec:
                items:
                frequencyType: "weekly"
                """);

        assertThat(finding.reason()).contains("the indentation was lost");
    }

    @Test
    void lostIndentationThatRepeatsANameIsUnreadable() {
        assertThat(only(Kind.UNREADABLE, "kind: BackupHook\nmetadata:\nname: a\nspec:\nname: b\n")
                        .reason())
                .contains("Duplicate");
    }

    @Test
    void anotherKindIsNamed() {
        ImportFinding finding = only(Kind.OTHER_KIND, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n");

        assertThat(finding.path()).isEqualTo("ConfigMap/c");
        assertThat(finding.advice()).contains("AtlasBackupPolicy");
    }

    @Test
    void aKindOfAnotherGroupIsAnotherKind() {
        only(Kind.OTHER_KIND, "apiVersion: example.org/v1\nkind: Schedule\nmetadata: {name: c}\n");
    }

    @Test
    void whatIsNeededAndNotThereIsMissing() {
        ImportFinding finding = only(Kind.MISSING, POLICY.replace("retentionValue: 7", ""));

        assertThat(finding.path()).isEqualTo("AtlasBackupPolicy/gold spec.items[0].retentionValue");
    }

    @Test
    void aValueThatCannotBeIsInvalid() {
        ImportFinding finding = only(Kind.INVALID, POLICY.replace("retentionValue: 7", "retentionValue: soon"));

        assertThat(finding.value()).isEqualTo("soon");
    }

    @Test
    void aWordThatIsNotKnownIsReportedWithThoseThatAre() {
        ImportFinding finding = only(Kind.UNKNOWN_VALUE, POLICY.replace("retentionUnit: days", "retentionUnit: moons"));

        assertThat(finding.reason()).isEqualTo("known are days, months, weeks, years");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aReferenceToNothingIsUnresolved() {
        ImportFinding finding = only(Kind.UNRESOLVED, LOCATION + """
                        ---
                        apiVersion: velero.io/v1
                        kind: Schedule
                        metadata: {name: nightly}
                        spec: {schedule: '@daily', template: {storageLocation: other, ttl: 24h}}
                        """);

        assertThat(finding.path()).isEqualTo("Schedule/nightly spec.template.storageLocation");
        assertThat(finding.value()).isEqualTo("other");
    }

    @Test
    void referencesAreResolvedAcrossSourcesInAnyOrder() {
        String schedule = """
                apiVersion: atlas.mongodb.com/v1
                kind: AtlasBackupSchedule
                metadata: {name: often}
                spec: {policy: {name: gold, namespace: other}}
                """;

        ImportResult result =
                Adapters.readAll(List.of(new ImportSource("first", schedule), new ImportSource("second", POLICY)));

        assertThat(result.findings()).noneMatch(finding -> finding.kind() == Kind.UNRESOLVED);
        assertThat(result.configuration()
                        .policyOf(result.configuration().schedules().get(0))
                        .name())
                .isEqualTo("gold");
    }

    @Test
    void ofTwoDefinitionsWithOneNameTheFirstCounts() {
        ImportResult result = imported(POLICY + "---\n" + POLICY.replace("retentionValue: 7", "retentionValue: 8"));

        assertThat(of(Kind.DUPLICATE, result)).hasSize(1);
        assertThat(result.configuration().policies().get(0).items().get(0).retention())
                .hasToString("7 days");
    }

    @Test
    void aFieldThatNobodyKnowsIsReported() {
        ImportFinding finding = only(Kind.UNKNOWN_FIELD, POLICY + "  madeUp: {deep: [1, 2]}\n");

        assertThat(finding.path()).isEqualTo("AtlasBackupPolicy/gold spec.madeUp");
        assertThat(finding.value()).isEqualTo("{1 field}");
    }

    @Test
    void aFieldThatNobodyKnowsInsideAListIsReportedWithItsPosition() {
        ImportFinding finding =
                only(Kind.UNKNOWN_FIELD, POLICY.replace("retentionValue: 7", "retentionValue: 7, tier: cold"));

        assertThat(finding.path()).isEqualTo("AtlasBackupPolicy/gold spec.items[0].tier");
        assertThat(finding.value()).isEqualTo("cold");
    }

    @Test
    void aFieldWithoutCounterpartIsReportedWithItsReason() {
        ImportFinding finding =
                only(Kind.NOT_MAPPED, LOCATION.replace("provider: aws", "provider: aws, validationFrequency: 1m0s"));

        assertThat(finding.reason()).isEqualTo("storages are looked at when they are used");
    }

    @Test
    void aSecretIsNotShown() {
        ImportFinding finding = only(
                Kind.NOT_MAPPED,
                LOCATION.replace("objectStorage: {bucket: b}", "objectStorage: {bucket: b, caCert: S3CRET}"));

        assertThat(finding.toString()).doesNotContain("S3CRET").contains("***");
    }

    @Test
    void aSecretAmongOptionsIsNotShown() {
        ImportResult result = imported("""
                kopia policy set --global --keep-daily 7 --secret-access-key=S3CRET -p S3CRET
                kopia repository connect s3 --bucket b --access-key A --secret-access-key S3CRET
                restic -r rest:https://ann:S3CRET@host/ forget --keep-daily 7
                """);

        assertThat(result.findings().toString() + result.configuration().toYaml())
                .doesNotContain("S3CRET")
                .contains("***");
    }

    @Test
    void callsInCrontabsAreFoundWhateverStandsInFrontOfThem() {
        ImportResult result = imported("""
                PATH=/usr/bin
                RESTIC_REPOSITORY=/srv/backup
                RESTIC_PASSWORD_FILE=/etc/restic
                30 2 * * 1-5 root restic backup /a >/dev/null 2>&1
                30 3 * * MON-FRI nice -n 10 /usr/bin/restic -r /srv/backup backup /b
                0 4 * jan * cd /x && flock -n /l restic backup /c && restic check
                @daily sudo -u b env A=b restic backup /d; restic forget -l 5
                @weekly sh -c 'restic backup /e || mail -s "restic backup failed" root'
                @reboot restic backup /f
                10 5 * * * echo restic backup /not
                """);

        assertThat(result.configuration().targets())
                .extracting(target -> target.uri().orElseThrow().getPath())
                .containsExactlyInAnyOrder("/a", "/b", "/c", "/d", "/e", "/f");
        assertThat(result.configuration().schedules())
                .extracting(schedule -> schedule.cron().map(Object::toString).orElse(""))
                .containsExactlyInAnyOrder("30 2 * * 1-5", "30 3 * * MON-FRI", "0 4 * jan *", "@daily", "@weekly", "");
        assertThat(result.configuration().policies()).hasSize(1);
    }

    @Test
    void backupsThatAreChosenForNoRuleAreTold() {
        ImportFinding finding = only(Kind.UNRESOLVED, """
                {"name": "p", "properties": {"policyRules": [
                  {"objectType": "AzureBackupRule", "name": "b", "trigger": {"objectType": "ScheduleBasedTriggerContext",
                   "schedule": {"repeatingTimeIntervals": ["R/2025-01-01T00:00:00Z/PT4H"]},
                   "taggingCriteria": [{"tagInfo": {"tagName": "Daily"}, "taggingPriority": 25,
                     "criteria": [{"objectType": "ScheduleBasedBackupCriteria", "absoluteCriteria": ["FirstOfDay"]}]}]}},
                  {"objectType": "AzureRetentionRule", "name": "Default", "isDefault": true, "lifecycles": [
                    {"sourceDataStore": {"dataStoreType": "OperationalStore"},
                     "deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": "P7D"}}]}]}}
                """);

        assertThat(finding.reason()).contains("no retention rule is called 'Daily'");
        assertThat(finding.path()).contains("tagName");
    }

    @Test
    void aFileWithNothingInItIsToldAsSuch() {
        assertThat(only(Kind.UNREADABLE, "# later\n").reason()).isEqualTo("there is nothing in it");
    }

    @Test
    void namesThatNoAddressCanHaveAreWrittenAsOneCan() {
        ImportResult result = imported("""
                apiVersion: core.kubestash.com/v1alpha1
                kind: BackupConfiguration
                metadata: {name: shop}
                spec:
                  target: {kind: MongoDB, namespace: not a namespace, name: or ders}
                """);

        assertThat(result.configuration().targets())
                .singleElement()
                .satisfies(target ->
                        assertThat(target.uri().orElseThrow().getScheme()).isEqualTo("mongodb"));
    }

    @Test
    void whatMeansSomethingElseIsChanged() {
        ImportFinding finding = only(Kind.CHANGED, LOCATION);

        assertThat(finding.severity()).isEqualTo(Severity.HINT);
        assertThat(finding.reason()).contains("a repository of their own");
    }

    @Test
    void whatTheOtherSystemTakesByDefaultIsWrittenDown() {
        ImportResult result = imported(LOCATION + """
                        ---
                        apiVersion: velero.io/v1
                        kind: Schedule
                        metadata: {name: nightly}
                        spec: {schedule: '@daily', template: {}}
                        """);

        assertThat(of(Kind.DEFAULTED, result)).hasSize(1);
        assertThat(result.configuration().policies().get(0).retention().ttl().orElseThrow())
                .hasToString("30 days");
    }

    @Test
    void whatKubernetesKeepsForItselfIsIrrelevant() {
        assertThat(only(Kind.IRRELEVANT, POLICY + "status: {ready: true}\n").path())
                .isEqualTo("AtlasBackupPolicy/gold status");
    }

    @Test
    void theNumberFortyIsTheLastDayOfTheMonth() {
        ImportResult result = imported(POLICY.replace("daily, frequencyInterval: 1", "monthly, frequencyInterval: 40")
                .replace("days, retentionValue: 7", "months, retentionValue: 12"));

        assertThat(result.configuration().policies().get(0).items().get(0).id()).isEqualTo("monthly-last");
        assertThat(result.hasErrors()).isFalse();
    }

    @Test
    void whatOurRulesRefuseIsAProblem() {
        ImportFinding finding =
                only(Kind.PROBLEM, POLICY.replace("daily, frequencyInterval: 1", "monthly, frequencyInterval: 40"));

        assertThat(finding.path()).startsWith("policies.gold.items");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void filesAreReadFromTheDisk(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("policy.yaml"), POLICY);

        assertThat(Adapters.read(List.of(file)).configuration().policies()).hasSize(1);
    }

    @Test
    void aMissingFileEndsTheImport(@TempDir Path directory) {
        assertThatThrownBy(() -> Adapters.read(List.of(directory.resolve("none.yaml"))))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void aFileThatIsNoTextEndsTheImport(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("image"), new byte[] {(byte) 0xff, (byte) 0xd8, 0, 1});

        assertThatThrownBy(() -> Adapters.read(List.of(file)))
                .isInstanceOf(PolicyException.Invalid.class)
                .hasMessageContaining("UTF-8");
    }

    private static ImportResult imported(String text) {
        return Adapters.readAll(List.of(new ImportSource("text", text)));
    }

    private static List<ImportFinding> of(Kind kind, ImportResult result) {
        return result.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .toList();
    }

    private static ImportFinding only(Kind kind, String text) {
        List<ImportFinding> found = of(kind, imported(text));
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
