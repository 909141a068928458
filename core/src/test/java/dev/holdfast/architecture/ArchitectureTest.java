package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.holdfast.internal.repository.SnapshotStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule twice: it holds for the classes of core, and it notices what was planted. */
class ArchitectureTest {
    private static final Rules REAL = new Rules("dev.holdfast");
    private static final Rules PLANTED = new Rules("dev.holdfast.architecture.planted");
    private static final JavaClasses CORE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages(REAL.root());
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED.root());

    /** The first three ask what protects a snapshot; the others take back what they have just stored and told nobody of. */
    private static final Set<String> MAY_REMOVE_SNAPSHOTS = Set.of(
            "internal.forget.Forgetting",
            "internal.forget.Tagging",
            "internal.repair.PlannedSnapshotRepair",
            "internal.copy.SnapshotTransfer",
            "job.MergeJob",
            "job.SnapshotWriting");

    @Test
    void nobodyRemovesSnapshotsPastWhatProtectsThem() {
        Set<String> callers = CORE.get(SnapshotStore.class).getMethods().stream()
                .filter(method -> Set.of("delete", "deleteAll").contains(method.getName()))
                .flatMap(method -> method.getAccessesToSelf().stream())
                .map(access ->
                        access.getOriginOwner().getName().substring(REAL.root().length() + 1))
                .collect(Collectors.toSet());
        assertThat(callers).isEqualTo(MAY_REMOVE_SNAPSHOTS);
    }

    @Test
    void packagesHaveNoCycles() {
        REAL.noCycles().check(CORE);
    }

    @Test
    void aCycleIsNoticed() {
        assertNoticed(PLANTED.noCycles(), "Slice planted.run");
    }

    @Test
    void theVocabularyStandsAlone() {
        REAL.vocabularyStandsAlone().check(CORE);
    }

    @Test
    void aVocabularyThatLeansOnOthersIsNoticed() {
        assertNoticed(PLANTED.vocabularyStandsAlone(), "planted.Word.meaning()");
    }

    @Test
    void providersSeeNoInternals() {
        REAL.spiSeesOnlyTheApi().check(CORE);
    }

    @Test
    void anSpiThatSeesInternalsIsNoticed() {
        assertNoticed(PLANTED.spiSeesOnlyTheApi(), "planted.spi.store.Peeking");
    }

    @Test
    void packagesUseOnlyWhatLiesAboveThem() {
        REAL.packagesInOrder().check(CORE);
    }

    @Test
    void aPackageThatUsesOneBelowItIsNoticed() {
        assertNoticed(PLANTED.packagesInOrder(), "planted.internal.chunk.Upstream");
    }

    @Test
    void aPackageWithoutAPlaceIsNoticed() {
        assertNoticed(PLANTED.packagesInOrder(), "planted.misplaced.Stray lies in a package that has no place");
    }

    @Test
    void onlyTheSystemsTimeAsksTheMachine() {
        REAL.oneClock().check(CORE);
    }

    @Test
    void aCallOfTheClockIsNoticed() {
        assertNoticed(PLANTED.oneClock(), "java.time.Instant.now()");
    }

    @Test
    void aReferenceToTheClockIsNoticed() {
        assertNoticed(PLANTED.oneClock(), "java.lang.System.nanoTime()");
    }

    @Test
    void exceptionsHaveOneRoot() {
        REAL.oneExceptionRoot().check(CORE);
    }

    @Test
    void anExceptionOfAnotherFamilyIsNoticed() {
        assertNoticed(PLANTED.oneExceptionRoot(), "planted.run.OddException");
    }

    @Test
    void signaturesShowOnlyTheJdkAndTheApi() {
        REAL.signaturesAreOurOwn().check(CORE);
    }

    @Test
    void anInternalTypeInASignatureIsNoticed() {
        assertNoticed(
                PLANTED.signaturesAreOurOwn(), "planted.run.Leaking.packers() shows " + PLANTED.root() + ".internal");
    }

    @Test
    void aForeignTypeInASignatureIsNoticed() {
        assertNoticed(PLANTED.signaturesAreOurOwn(), "shows com.fasterxml.jackson.databind.JsonNode");
    }

    @Test
    void classesAreClosedForExtension() {
        REAL.closedForExtension().check(CORE);
    }

    @Test
    void anOpenClassIsNoticed() {
        assertNoticed(PLANTED.closedForExtension(), "planted.run.Open can be extended by anybody");
    }

    private static void assertNoticed(ArchRule rule, String violation) {
        assertThatThrownBy(() -> rule.check(VIOLATIONS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(violation);
    }
}
