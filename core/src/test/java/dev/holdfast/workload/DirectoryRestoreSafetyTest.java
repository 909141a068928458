package dev.holdfast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class DirectoryRestoreSafetyTest extends RestoreFixture {
    @Test
    void aLostFileDoesNotTakeTheRestOfItsDirectory() {
        FakeDump.Node inner = dump.top.add(directory("d").build());
        inner.add(file("a").build(), bytes("a"));
        inner.add(file("lost").build(), bytes("l")).lost = true;
        inner.add(file("z").build(), bytes("z"));
        restore();
        assertThat(target().resolve("d/a")).hasContent("a");
        assertThat(target().resolve("d/z")).hasContent("z");
        assertThat(target().resolve("d/lost")).doesNotExist();
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void anEmptyDirectoryThatWasFilledAfterThePlanIsNotReplaced() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        Files.createDirectories(target().resolve("f"));
        try (PlannedRestore restore = planned()) {
            put("f/mine", "x");
            restore.apply();
        }
        assertThat(target().resolve("f/mine")).hasContent("x");
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void whatChangedInsideADirectoryToBeDeletedSavesIt() throws IOException {
        dump.top.add(file("f").build(), bytes("x"));
        put("extra/inner", "old");
        Files.setLastModifiedTime(target().resolve("extra/inner"), FileTime.from(THEN));
        delete();
        try (PlannedRestore restore = planned()) {
            put("extra/inner", "new");
            restore.apply();
        }
        assertThat(target().resolve("extra/inner")).hasContent("new");
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void aPlanCountsWhatIsDeletedWithADirectoryInTheWay() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        put("f/inner", "1234");
        delete();
        try (PlannedRestore restore = planned()) {
            assertThat(restore.plan().deleted()).isEqualTo(new RestorePlan.Tally(1, 4));
        }
    }

    @Test
    void aFileThatForbidsWritingIsOverwrittenByItsOwner() throws IOException {
        dump.top.add(file("f").mode(0400).build(), bytes("new"));
        Files.setAttribute(put("f", "old"), "unix:mode", 0400);
        restore();
        assertThat(target().resolve("f")).hasContent("new");
        assertThat(context.failures).isEmpty();
    }

    @Test
    void aProgramWhoseOwnerCannotBeSetLosesItsSetuidBit() throws IOException {
        dump.top.add(file("f").owner(0xffff_ffffL, 0).mode(04755).build(), bytes("x"));
        restore();
        assertThat((int) Files.getAttribute(target().resolve("f"), "unix:mode") & 07777)
                .isEqualTo(0755);
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void aFullDirectoryInTheWayOfAFileIsAConflict() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        put("f/inner", "x");
        try (PlannedRestore restore = planned()) {
            assertThat(restore.plan().conflicts()).hasSize(1);
            restore.apply();
        }
        assertThat(target().resolve("f/inner")).exists();
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void aFullDirectoryInTheWayIsReplacedIfDeletingIsAsked() throws IOException {
        dump.top.add(file("f").build(), bytes("new"));
        put("f/inner", "x");
        delete();
        restore();
        assertThat(target().resolve("f")).hasContent("new");
    }

    @Test
    void aLinkWhereADirectoryBelongsIsReplacedAndNotFollowed() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        Files.createDirectories(target());
        Files.createSymbolicLink(target().resolve("d"), outside);
        dump.top.add(directory("d").build()).add(file("f").build(), bytes("x"));
        restore();
        assertThat(outside).isEmptyDirectory();
        assertThat(target().resolve("d/f")).hasContent("x");
    }

    @Test
    void aLinkWhereAFileBelongsIsReplacedAndNotFollowed() throws IOException {
        Path outside = Files.writeString(home.resolve("outside"), "precious");
        Files.createDirectories(target());
        Files.createSymbolicLink(target().resolve("f"), outside);
        dump.top.add(file("f").build(), bytes("new"));
        restore();
        assertThat(outside).hasContent("precious");
        assertThat(target().resolve("f")).hasContent("new");
    }

    @Test
    void aDirectoryExchangedForALinkAfterThePlanIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        Files.createDirectories(target().resolve("d"));
        dump.top.add(directory("d").build()).add(file("f").build(), bytes("x"));
        try (PlannedRestore restore = planned()) {
            Files.delete(target().resolve("d"));
            Files.createSymbolicLink(target().resolve("d"), outside);
            restore.apply();
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(context.failures).isNotEmpty();
    }

    @Test
    void namesThatLeadOutsideAreRefused() throws IOException {
        for (String name : List.of("..", ".", "", "../escape", "/etc/x", "a/../../b")) {
            FakeDump hostile = new FakeDump();
            hostile.top.add(
                    own(Entry.builder(EntryName.unchecked(bytes(name)), EntryType.FILE))
                            .build(),
                    bytes("evil"));
            FakeContext told = new FakeContext();
            try (PlannedRestore restore = DirectoryWorkload.of(target()).planRestore(told, hostile, options)) {
                assertThat(restore.plan().conflicts()).as(name).hasSize(1);
                restore.apply();
            }
            assertThat(told.failures).as(name).hasSize(1);
        }
        try (var listing = Files.list(home)) {
            assertThat(listing.map(Path::getFileName).map(Path::toString)).containsExactly("target");
        }
        assertThat(target()).isEmptyDirectory();
    }

    @Test
    void aDirectoryWithTheNameOfALinkBeforeItIsRefused() throws IOException {
        Path outside = Files.createDirectory(home.resolve("outside"));
        dump.top.add(own(Entry.builder(EntryName.of("a"), EntryType.SYMLINK))
                .linkTarget(bytes(outside.toString()))
                .build());
        dump.top.add(directory("a").build()).add(file("f").build(), bytes("evil"));
        restore();
        assertThat(outside).isEmptyDirectory();
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void aHostileNameSwitchesDeletingOff() throws IOException {
        put("extra", "x");
        dump.top.add(
                own(Entry.builder(EntryName.unchecked(bytes("..")), EntryType.FILE))
                        .build(),
                bytes("evil"));
        delete();
        restore();
        assertThat(target().resolve("extra")).exists();
    }

    @Test
    void aDamagedDirectoryIsReportedAndTheRestGoesOn() throws IOException {
        FakeDump.Node damaged = dump.top.add(directory("a").build());
        damaged.damaged = true;
        damaged.add(file("rescued").build(), bytes("r"));
        dump.top.add(file("z").build(), bytes("z"));
        put("a/extra", "x");
        delete();
        restore();
        assertThat(target().resolve("a/rescued")).hasContent("r");
        assertThat(target().resolve("a/extra")).exists();
        assertThat(target().resolve("z")).hasContent("z");
        assertThat(context.failures).hasSize(1);
    }

    @Test
    void aFileThatCannotBeReadInFullIsRemovedAndReported() throws IOException {
        dump.top.add(file("f").build(), new byte[3 * FakeDump.BLOCK]);
        dump.failAfterBlocks = 1;
        restore();
        assertThat(target().resolve("f")).doesNotExist();
        assertThat(context.failures).containsExactly(new ItemFailure("/f", "write", "the block is lost"));
    }

    @Test
    void aCancelledRestoreLeavesNoShortFile() {
        dump.top.add(file("complete").build(), bytes("c"));
        dump.top.add(file("f").build(), new byte[3 * FakeDump.BLOCK]);
        dump.cancelAfterBlocks = 2;
        assertThatThrownBy(this::restore).isInstanceOf(CancellationException.class);
        assertThat(target().resolve("complete")).hasContent("c");
        assertThat(target().resolve("f")).doesNotExist();
    }

    @Test
    void verifyingFindsWhatDiffers() throws IOException {
        dump.top.add(file("good").build(), bytes("good"));
        dump.top.add(file("spoilt").build(), bytes("right"));
        try (PlannedRestore restore = planned()) {
            restore.apply();
            put("spoilt", "wrong");
            assertThat(restore.verify()).isEqualTo(2);
        }
        assertThat(context.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.path()).isEqualTo("/spoilt"));
    }

    @Test
    void manyFilesAreAllWritten() throws IOException {
        for (int i = 0; i < 300; i++) {
            FakeDump.Node directory =
                    dump.top.add(directory(String.format("d%03d", i)).build());
            directory.add(file("f").build(), bytes("content " + i));
        }
        restore();
        for (int i = 0; i < 300; i++) {
            assertThat(target().resolve(String.format("d%03d/f", i))).hasContent("content " + i);
        }
        assertThat(context.filesDone.get()).isEqualTo(300);
    }

    @Test
    void treesDeeperThanTheLongestPathComeBackAndGo() {
        FakeDump.Node node = dump.top;
        for (int i = 0; i < 300; i++) {
            node = node.add(directory("directory-number-" + i).build());
        }
        node.add(file("bottom").build(), bytes("deep"));
        restore();
        assertThat(context.failures).isEmpty();
        assertThat(planned().plan().kept().entries()).isEqualTo(301);
        delete();
        try (PlannedRestore emptying = DirectoryWorkload.of(target()).planRestore(context, new FakeDump(), options)) {
            emptying.apply();
        }
        assertThat(target()).isEmptyDirectory();
    }

    @Test
    void aFileAsTargetIsRefused() throws IOException {
        Files.writeString(target(), "a file");
        assertThatThrownBy(this::planned)
                .isInstanceOf(WorkloadException.Unwritable.class)
                .hasMessageContaining("target");
    }

    @Test
    void severalTargetsAreRefused() {
        DirectoryWorkload two = DirectoryWorkload.of(home, home.resolve("x"));
        assertThatThrownBy(() -> two.planRestore(context, dump, options))
                .isInstanceOf(WorkloadException.Unsupported.class);
    }

    @Test
    void whatWasDumpedComesBackTheSame() throws IOException {
        Path from = Files.createDirectory(home.resolve("from"));
        Files.writeString(Files.createDirectories(from.resolve("a/b")).resolve("f"), "x");
        Files.createSymbolicLink(from.resolve("l"), Path.of("nowhere"));
        Files.createLink(from.resolve("g"), from.resolve("a/b/f"));
        FakeDump dumped = FakeDump.of(DirectoryWorkload.of(from), context);
        try (PlannedRestore restore = DirectoryWorkload.of(target()).planRestore(context, dumped, options)) {
            restore.apply();
        }
        String below = "target" + from.toRealPath();
        FakeDump again = FakeDump.of(DirectoryWorkload.of(home.resolve(below)), context);
        assertThat(context.failures).isEmpty();
        assertThat(again.at(home.toRealPath() + "/" + below).children)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
                        "entry.changedAt", "entry.inode", "entry.deviceId", "children")
                .isEqualTo(dumped.at(from.toRealPath().toString()).children);
    }
}
