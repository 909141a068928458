package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each bad input ends with the right code and a message that helps, and leaves everything as it was. The table is kept in
 * docs/bad-inputs.md; {@code -Dholdfast.write-docs=true} writes it anew.
 */
class BadInputsTest {
    private static final Path DOCUMENT = Path.of("../docs/bad-inputs.md");

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeTemplate() {
        Cli.in(directory.resolve("template")).backedUp();
    }

    @TestFactory
    Stream<DynamicTest> everyBadInputIsHandled() {
        List<BadInput> all = new ArrayList<>();
        all.addAll(BadCommandLines.common());
        all.addAll(BadCommandLines.backup());
        all.addAll(BadCommandLines.pointsInTime());
        all.addAll(BadCommandLines.restore());
        all.addAll(BadCommandLines.upkeep());
        all.addAll(BadCircumstances.passwords());
        all.addAll(BadCircumstances.repositories());
        all.addAll(BadCircumstances.names());
        all.addAll(BadCircumstances.producersAndTargets());
        all.addAll(BadCircumstances.stores());
        all.addAll(BadCatalogueInputs.all());
        all.addAll(BadSimulationInputs.all());
        all.addAll(BadServiceInputs.all());
        BadInputsDocument document = new BadInputsDocument();
        return Stream.concat(
                all.stream().map(bad -> DynamicTest.dynamicTest(bad.what, () -> document.add(bad, check(bad)))),
                Stream.of(DynamicTest.dynamicTest("the document shows them all", () -> compare(document.text()))));
    }

    /** The message, with what differs from run to run replaced. */
    private static String check(BadInput bad) throws IOException {
        Path place = Files.createTempDirectory(directory, "scene");
        try (Scene scene = Scene.copyOf(directory.resolve("template"), place)) {
            bad.settings.forEach(setting -> setting.accept(scene));
            SortedMap<String, Long> before = contents(place, bad);
            Cli.Result result = scene.cli.run(scene.words(bad.words));
            assertThat(result.errors())
                    .contains(bad.says)
                    .doesNotContain("\tat ")
                    .doesNotContain(Cli.PASSWORD);
            assertThat(result.code()).as(result.errors()).isEqualTo(bad.code);
            if (!bad.mayChange) {
                assertThat(contents(place, bad)).isEqualTo(before);
            }
            assertThat(scene.target()).doesNotExist();
            return BadInputsDocument.stable(result.errors(), place, directory.resolve("template"));
        }
    }

    private static SortedMap<String, Long> contents(Path place, BadInput bad) throws IOException {
        SortedMap<String, Long> all = Listing.of(place);
        all.keySet().removeIf(name -> isLock(name) || (bad.mayLeaveData && isData(name)));
        return all;
    }

    private static boolean isLock(String name) {
        return name.startsWith("repository/locks/") || name.startsWith("repository/holdfast/locks/");
    }

    private static boolean isData(String name) {
        return name.startsWith("repository/data/") || name.startsWith("repository/index/");
    }

    private static void compare(String text) throws IOException {
        if (Boolean.getBoolean("holdfast.write-docs")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(DOCUMENT).content().isEqualTo(text);
    }
}
