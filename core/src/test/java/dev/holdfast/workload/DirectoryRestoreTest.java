package dev.holdfast.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.posix.RawText;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.ExtendedAttribute;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreOptions.Overwrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectoryRestoreTest extends RestoreFixture {
    @Test
    void aPlanChangesNothing() {
        dump.top.add(file("f").build(), bytes("x"));
        try (PlannedRestore restore = planned()) {
            assertThat(action(restore.plan(), "/f")).isEqualTo(Action.CREATE);
        }
        assertThat(target()).doesNotExist();
    }

    @Test
    void filesComeBackWithContentModeAndTime() throws IOException {
        dump.top.add(file("f").mode(0640).build(), bytes("hello"));
        restore();
        Path file = target().resolve("f");
        assertThat(file).hasContent("hello");
        assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0640);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(THEN));
        assertThat(context.failures).isEmpty();
    }

    @Test
    void timesBefore1970KeepTheirFraction() throws IOException {
        Instant old = Instant.ofEpochSecond(-5, 987_654_321);
        dump.top.add(file("f").modifiedAt(old).build(), bytes(""));
        restore();
        assertThat(Files.getLastModifiedTime(target().resolve("f")).toInstant()).isEqualTo(old);
    }

    @Test
    void directoriesKeepTheirTimesAlthoughFilesAreMadeInThem() throws IOException {
        FakeDump.Node outer = dump.top.add(directory("outer").build());
        outer.add(directory("inner").mode(0500).build()).add(file("f").build(), bytes("x"));
        restore();
        assertThat(Files.getLastModifiedTime(target().resolve("outer"))).isEqualTo(FileTime.from(THEN));
        assertThat(Files.getLastModifiedTime(target().resolve("outer/inner"))).isEqualTo(FileTime.from(THEN));
        assertThat(target().resolve("outer/inner/f")).hasContent("x");
        Files.setAttribute(target().resolve("outer/inner"), "unix:mode", 0700);
    }

    @Test
    void linksComeBackWithTheirExactTargetAndTime() throws IOException {
        byte[] odd = {'a', (byte) 0xff, 'b'};
        dump.top.add(own(Entry.builder(EntryName.of("l"), EntryType.SYMLINK))
                .mode(0777)
                .modifiedAt(THEN)
                .linkTarget(odd)
                .build());
        restore();
        Path link = target().resolve("l");
        assertThat(RawText.encode(RawText.ofPath(Files.readSymbolicLink(link)))).isEqualTo(odd);
        assertThat(Files.getLastModifiedTime(link, LinkOption.NOFOLLOW_LINKS)).isEqualTo(FileTime.from(THEN));
    }

    @Test
    void pipesComeBack() throws IOException {
        dump.top.add(
                own(Entry.builder(EntryName.of("p"), EntryType.FIFO)).mode(0600).build());
        restore();
        assertThat(Files.readAttributes(target().resolve("p"), java.nio.file.attribute.BasicFileAttributes.class)
                        .isOther())
                .isTrue();
        assertThat(context.failures).isEmpty();
    }

    @Test
    void namesThatAreNotUtf8KeepTheirBytes() throws IOException {
        byte[] odd = {'x', (byte) 0x80};
        dump.top.add(
                own(Entry.builder(EntryName.of(odd), EntryType.FILE)).mode(0600).build(), bytes("odd"));
        restore();
        assertThat(target().resolve(RawText.toPath(RawText.decode(odd)))).hasContent("odd");
    }

    @Test
    void extendedAttributesComeBackAndOthersGo() throws IOException {
        var wanted = ExtendedAttribute.of("user.wanted", bytes("v"));
        dump.top.add(file("f").extendedAttributes(List.of(wanted)).build(), bytes("x"));
        Path there = put("f", "x");
        var view = Files.getFileAttributeView(there, java.nio.file.attribute.UserDefinedFileAttributeView.class);
        view.write("other", java.nio.ByteBuffer.wrap(bytes("o")));
        restore();
        assertThat(view.list()).containsExactly("wanted");
    }

    @Test
    void severalNamesOfOneFileStayOneFile() throws IOException {
        dump.top.add(file("a").inode(1, 77, 2).build(), bytes("shared"));
        dump.top.add(directory("d").build()).add(file("b").inode(1, 77, 2).build(), bytes("shared"));
        restore();
        assertThat(Files.getAttribute(target().resolve("a"), "unix:ino"))
                .isEqualTo(Files.getAttribute(target().resolve("d/b"), "unix:ino"));
        assertThat(context.failures).isEmpty();
    }

    @Test
    void restoringTwiceKeepsEverything() {
        dump.top.add(file("a").inode(1, 77, 2).build(), bytes("shared"));
        dump.top.add(file("b").inode(1, 77, 2).build(), bytes("shared"));
        dump.top.add(directory("d").build()).add(file("f").build(), bytes("x"));
        restore();
        RestorePlan plan = planned().plan();
        assertThat(plan.kept().entries()).as("%s", plan.items()).isEqualTo(4);
        assertThat(plan.bytesToWrite()).isZero();
    }

    @Test
    void runsOfZerosBecomeHoles() throws IOException {
        byte[] content = new byte[8 << 20];
        content[5_000_000] = 1;
        dump.top.add(file("sparse").build(), content);
        restore();
        Path file = target().resolve("sparse");
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(blocks(file)).isLessThan(1000);
    }

    private static long blocks(Path file) throws IOException {
        try {
            Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
            return Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException unexpected) {
            throw new IOException(unexpected);
        }
    }

    @Test
    void onlyDifferingBlocksAreReadAgain() throws IOException {
        byte[] content = new byte[10 * FakeDump.BLOCK];
        new Random(1).nextBytes(content);
        dump.top.add(file("f").build(), content);
        byte[] old = Arrays.copyOf(content, content.length + 10);
        old[3 * FakeDump.BLOCK] ^= 1;
        Files.createDirectories(target());
        Files.write(target().resolve("f"), old);
        restore();
        assertThat(Files.readAllBytes(target().resolve("f"))).isEqualTo(content);
        assertThat(dump.blocksRead).isEqualTo(1);
    }

    @Test
    void ifChangedTrustsSizeAndTime() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        Files.setLastModifiedTime(put("f", "old"), FileTime.from(THEN));
        overwrite(Overwrite.IF_CHANGED);
        restore();
        assertThat(target().resolve("f")).hasContent("old");
    }

    @Test
    void alwaysLooksAtTheContent() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        Files.setLastModifiedTime(put("f", "old"), FileTime.from(THEN));
        restore();
        assertThat(target().resolve("f")).hasContent("new");
    }

    @Test
    void ifNewerKeepsWhatIsNewer() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        put("f", "later");
        overwrite(Overwrite.IF_NEWER);
        restore();
        assertThat(target().resolve("f")).hasContent("later");
    }

    @Test
    void neverKeepsWhatIsThereAndMakesTheRest() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        dump.top.add(file("g").build(), bytes("new"));
        put("f", "old");
        overwrite(Overwrite.NEVER);
        restore();
        assertThat(target().resolve("f")).hasContent("old");
        assertThat(target().resolve("g")).hasContent("new");
    }

    @Test
    void extraEntriesStayUnlessDeletingIsAsked() throws IOException {
        put("extra/x", "x");
        restore();
        assertThat(target().resolve("extra/x")).exists();
    }

    @Test
    void extraEntriesAreDeletedIfAsked() throws IOException {
        dump.top.add(directory("d").build()).add(file("keep").build(), bytes("k"));
        put("d/keep", "k");
        put("d/extra/deep/x", "123");
        delete();
        try (PlannedRestore restore = planned()) {
            assertThat(restore.plan().deleted()).isEqualTo(new RestorePlan.Tally(3, 3));
            restore.apply();
        }
        assertThat(target().resolve("d/extra")).doesNotExist();
        assertThat(target().resolve("d/keep")).exists();
    }

    @Test
    void deletingNeverFollowsLinks() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "p");
        Files.createDirectories(target());
        Files.createSymbolicLink(target().resolve("link"), outside);
        delete();
        restore();
        assertThat(target().resolve("link")).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void whatAFilterHidesIsNotDeleted() throws IOException {
        put("hidden", "x");
        put("extra", "x");
        dump.covered = path -> !path.equals("/hidden");
        delete();
        restore();
        assertThat(target().resolve("hidden")).exists();
        assertThat(target().resolve("extra")).doesNotExist();
    }

    @Test
    void whatAppearedAfterThePlanIsNotDeleted() throws IOException {
        put("planned", "x");
        delete();
        try (PlannedRestore restore = planned()) {
            put("late", "x");
            restore.apply();
        }
        assertThat(target().resolve("late")).exists();
        assertThat(target().resolve("planned")).doesNotExist();
        assertThat(context.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.path()).isEqualTo("/late"));
    }

    @Test
    void whatChangedAfterThePlanIsLeftAlone() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        put("f", "old");
        try (PlannedRestore restore = planned()) {
            put("f", "changed meanwhile");
            restore.apply();
        }
        assertThat(target().resolve("f")).hasContent("changed meanwhile");
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void whatAppearedAfterThePlanIsNotOverwritten() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        try (PlannedRestore restore = planned()) {
            put("f", "mine");
            restore.apply();
        }
        assertThat(target().resolve("f")).hasContent("mine");
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void directoriesOnTheWayComeBackOnlyForWhatIsInThem() {
        FakeDump.Node full = dump.top.add(directory("full").build());
        full.add(file("f").build(), bytes("f"));
        full.add(directory("nothing").build());
        dump.top.add(directory("nothing").build()).add(directory("deeper").build());
        dump.top.add(file("z").build(), bytes("z"));
        dump.onTheWay = path -> !path.isEmpty();
        restore();
        assertThat(target().resolve("full/f")).hasContent("f");
        assertThat(target().resolve("z")).hasContent("z");
        assertThat(target().resolve("full/nothing")).doesNotExist();
        assertThat(target().resolve("nothing")).doesNotExist();
    }

    @Test
    void aPlanHasNoDirectoriesThatAreOnlyOnTheWay() {
        dump.top.add(directory("nothing").build()).add(directory("deeper").build());
        dump.onTheWay = path -> !path.isEmpty();
        try (PlannedRestore restore = planned()) {
            assertThat(restore.plan().items()).isEmpty();
        }
    }

    @Test
    void verifyingPassesOverDirectoriesOnTheWay() {
        dump.top.add(directory("nothing").build()).add(directory("deeper").build());
        dump.top.add(file("z").build(), bytes("z"));
        dump.onTheWay = path -> !path.isEmpty();
        try (PlannedRestore restore = planned()) {
            restore.apply();
            assertThat(restore.verify()).isEqualTo(1);
        }
        assertThat(context.failures).isEmpty();
    }
}
