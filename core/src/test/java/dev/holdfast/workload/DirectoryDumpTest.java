package dev.holdfast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.internal.posix.RawText;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryDumpTest {
    @TempDir
    Path home;

    private final FakeContext context = new FakeContext();

    @BeforeEach
    void canonical() throws IOException {
        home = home.toRealPath();
    }

    private Path file(String path, String text) throws IOException {
        Path file = home.resolve(RawText.toPath(path));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private FakeDump dump(DirectoryWorkload.Builder builder) {
        return FakeDump.of(builder.build(), context);
    }

    private FakeDump dump() {
        return dump(DirectoryWorkload.builder().target(home));
    }

    @Test
    void absoluteTargetsKeepTheDirectoriesAboveThem() throws IOException {
        file("a/b", "x");
        assertThat(dump().list()).containsEntry(home + "/a/b", EntryType.FILE);
    }

    @Test
    void intermediateDirectoriesHaveTheirRealMetadata() throws IOException {
        file("a/b", "x");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx-----x"));
        FakeDump dump = dump(DirectoryWorkload.builder().target(home.resolve("a/b")));
        assertThat(dump.at(home.toString()).entry.mode()).isEqualTo(0701);
    }

    @Test
    void entriesComeInAscendingOrderOfNameBytes() throws IOException {
        for (String name : List.of("b", "a", "a.b", "a-b", "Z", "ä", "~")) {
            file(name, "");
        }
        assertThat(dump().at(home.toString()).children.stream()
                        .map(each -> each.entry.name())
                        .toList())
                .isSorted()
                .hasSize(7);
    }

    @Test
    void contentAndSizeAreRead() throws IOException {
        file("f", "hello");
        FakeDump.Node found = dump().at(home + "/f");
        assertThat(found.content).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        assertThat(found.entry.sizeBytes()).isEqualTo(5);
    }

    @Test
    void timesHaveNanoseconds() throws Exception {
        Path file = file("f", "x");
        Process touched = new ProcessBuilder("touch", "-d", "@-1000.123456789", file.toString()).start();
        assertThat(touched.waitFor()).isZero();
        Entry entry = dump().at(home + "/f").entry;
        assertThat(entry.modifiedAt()).isEqualTo(Instant.ofEpochSecond(-1000).minusNanos(123_456_789));
        assertThat(entry.changedAt()).isAfter(Instant.ofEpochSecond(1_600_000_000));
    }

    @Test
    void attributesAreThoseThatJavaSees() throws IOException {
        Path file = file("f", "x");
        Files.createLink(home.resolve("g"), file);
        Entry entry = dump().at(home + "/f").entry;
        var seen = Files.readAttributes(file, "unix:*");
        assertThat(List.<Object>of(entry.inode(), entry.deviceId(), (int) entry.links(), (int) entry.uid()))
                .isEqualTo(List.of(seen.get("ino"), seen.get("dev"), seen.get("nlink"), seen.get("uid")));
    }

    @Test
    void specialModeBitsAreRecorded() throws IOException {
        Path directory = Files.createDirectory(home.resolve("d"));
        Files.setAttribute(directory, "unix:mode", 01755);
        assertThat(dump().at(home + "/d").entry.mode()).isEqualTo(01755);
    }

    @Test
    void linksAreRecordedNotFollowed() throws IOException {
        Files.createSymbolicLink(home.resolve("loop"), Path.of("."));
        Entry entry = dump().at(home + "/loop").entry;
        assertThat(entry.type()).isEqualTo(EntryType.SYMLINK);
        assertThat(entry.linkTarget()).contains(new byte[] {'.'});
    }

    @Test
    void namesThatAreNotUtf8KeepTheirBytes() throws IOException {
        byte[] raw = {'x', (byte) 0xff, '\n', '"'};
        Files.writeString(home.resolve(RawText.toPath(RawText.decode(raw))), "odd");
        FakeDump dump = dump();
        FakeDump.Node found = dump.at(home.toString()).children.get(0);
        assertThat(found.entry.name()).isEqualTo(EntryName.of(raw));
        assertThat(found.content).asString(StandardCharsets.UTF_8).isEqualTo("odd");
    }

    @Test
    void emptyDirectoriesAreKept() throws IOException {
        Files.createDirectory(home.resolve("empty"));
        assertThat(dump().list()).containsEntry(home + "/empty", EntryType.DIRECTORY);
    }

    @Test
    void overlappingTargetsAreMerged() throws IOException {
        file("a/b/c", "c");
        file("a/d", "d");
        FakeDump dump = dump(DirectoryWorkload.builder()
                .target(home.resolve("a/b"))
                .target(home.resolve("a"))
                .target(home.resolve("a")));
        assertThat(dump.list().keySet()).contains(home + "/a/b/c", home + "/a/d");
    }

    @Test
    void ofTwoRootsTheSecondGetsANumber() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        String first = here.getRoot().relativize(here).getName(0).toString();
        FakeDump dump = new FakeDump();
        String up = here.relativize(here.getRoot()).toString();
        file("one", "1");
        Path inHome = here.getRoot().relativize(home);
        String clash = inHome.getName(0).toString();
        DirectoryWorkload.builder()
                .target(home.resolve("one"))
                .target(up + "/" + inHome.resolve("one"))
                .build()
                .dump(context, dump.sink());
        assertThat(first).isNotEmpty();
        assertThat(dump.top.children.stream().map(each -> each.entry.name().toString()))
                .containsExactlyInAnyOrder(clash, clash + "-1");
    }

    @Test
    void someMissingTargetsAreFailedItems() throws IOException {
        file("a", "x");
        FakeDump dump =
                dump(DirectoryWorkload.builder().target(home.resolve("missing")).target(home.resolve("a")));
        assertThat(dump.failures).containsExactly(new ItemFailure(home + "/missing", "read", "it does not exist"));
        assertThat(dump.list()).containsKey(home + "/a");
    }

    @Test
    void missingTargetsAreNotNamedInTheSnapshot() {
        DirectoryWorkload workload = DirectoryWorkload.of(home.resolve("missing"), home);
        assertThat(workload.paths()).containsExactly(home.toString());
    }

    @Test
    void onlyMissingTargetsAreAnError() {
        DirectoryWorkload workload = DirectoryWorkload.of(home.resolve("missing"));
        assertThatThrownBy(() -> workload.dump(context, new FakeDump().sink()))
                .isInstanceOf(WorkloadException.Unreadable.class)
                .hasMessageContaining("missing");
    }

    @Test
    void excludedEntriesAreLeftOut() throws IOException {
        file("keep", "");
        file("x.tmp", "");
        file("cache/inner", "");
        FakeDump dump =
                dump(DirectoryWorkload.builder().target(home).exclude("*.tmp").exclude(home + "/cache"));
        assertThat(dump.list().keySet()).contains(home + "/keep").doesNotContain(home + "/x.tmp", home + "/cache");
    }

    @Test
    void namedTargetsAreNeverExcluded() throws IOException {
        file("x.tmp", "");
        FakeDump dump =
                dump(DirectoryWorkload.builder().target(home.resolve("x.tmp")).exclude("*.tmp"));
        assertThat(dump.list()).containsKey(home + "/x.tmp");
    }

    @Test
    void aFileOfPatternsIsExpanded() throws IOException {
        file("secret", "");
        file("open", "");
        Path patterns = file("patterns", "# comment\n\n  $DIR/secret  \n");
        FakeDump dump = dump(DirectoryWorkload.builder()
                .target(home)
                .environment(name -> name.equals("DIR") ? home.toString() : "")
                .excludeFile(patterns));
        assertThat(dump.list().keySet()).contains(home + "/open").doesNotContain(home + "/secret");
    }

    @Test
    void cachesKeepOnlyTheirTag() throws IOException {
        file("c/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
        file("c/big", "");
        FakeDump dump = dump(DirectoryWorkload.builder().target(home).excludeCaches());
        assertThat(dump.list().keySet()).contains(home + "/c/CACHEDIR.TAG").doesNotContain(home + "/c/big");
    }

    @Test
    void aTagWithAnotherHeaderDoesNotCount() throws IOException {
        file("c/NOBACKUP", "no");
        file("c/big", "");
        FakeDump dump = dump(DirectoryWorkload.builder().target(home).excludeIfPresent("NOBACKUP:yes"));
        assertThat(dump.list().keySet()).contains(home + "/c/big");
        assertThat(context.notices).hasSize(1);
    }

    @Test
    void largeFilesAreLeftOut() throws IOException {
        file("large", "12345678901");
        file("exact", "1234567890");
        FakeDump dump = dump(DirectoryWorkload.builder().target(home).excludeLargerThan(10));
        assertThat(dump.list().keySet()).contains(home + "/exact").doesNotContain(home + "/large");
    }

    @Test
    void everythingExcludedIsAnError() throws IOException {
        DirectoryWorkload workload =
                DirectoryWorkload.builder().target(home + "/.").build();
        file("a", "x");
        assertThat(FakeDump.of(workload, context).list()).containsKey(home + "/a");
        DirectoryWorkload none =
                DirectoryWorkload.builder().target("/").exclude("/*").build();
        assertThatThrownBy(() -> none.dump(context, new FakeDump().sink()))
                .isInstanceOf(WorkloadException.Unreadable.class)
                .hasMessageContaining("nothing to back up");
    }

    @Test
    void aMalformedPatternIsNamed() {
        var builder = DirectoryWorkload.builder().target(home).exclude("a[b");
        assertThatThrownBy(builder::build)
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("a[b");
    }

    @Test
    void pipesAreRecordedAndNotOpened() throws Exception {
        Process made = new ProcessBuilder("mkfifo", home.resolve("p").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(dump().at(home + "/p").entry.type()).isEqualTo(EntryType.FIFO);
    }

    @Test
    void aFileThatChangedWhileItWasReadIsNoticed() throws IOException {
        Path changing = file("f", "x");
        FakeDump dump = new FakeDump();
        var sink = new ChangingSink(dump.sink(), () -> Files.writeString(changing, "longer"));
        DirectoryWorkload.of(home).dump(context, sink);
        assertThat(dump.warnings).containsExactly("changed while it was read");
    }

    @Test
    void aFileThatBecameALinkIsNotFollowed() throws IOException {
        Path changing = file("f", "x");
        FakeDump dump = new FakeDump();
        var sink = new ChangingSink(dump.sink(), () -> {
            Files.delete(changing);
            Files.createSymbolicLink(changing, Path.of("/etc/passwd"));
        });
        DirectoryWorkload.of(home).dump(context, sink);
        assertThat(dump.failures).hasSize(1);
        assertThat(dump.list()).doesNotContainKey(home + "/f");
    }

    @Test
    void aFileThatBecameAPipeDoesNotBlock() throws IOException {
        Path changing = file("f", "x");
        FakeDump dump = new FakeDump();
        var sink = new ChangingSink(dump.sink(), () -> {
            Files.delete(changing);
            try {
                new ProcessBuilder("mkfifo", changing.toString()).start().waitFor();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        });
        DirectoryWorkload.of(home).dump(context, sink);
        assertThat(dump.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("f"));
    }

    @Test
    void anEstimateCountsFilesAndBytes() throws Exception {
        file("a", "123");
        file("b/c", "4567");
        context.estimate = true;
        FakeDump dump = new FakeDump();
        var sink = new ChangingSink(dump.sink(), () -> {
            while (context.expectedFiles.get() < 0) {
                Thread.onSpinWait();
            }
        });
        DirectoryWorkload.of(home).dump(context, sink);
        assertThat(List.of(context.expectedFiles.get(), context.expectedBytes.get()))
                .isEqualTo(List.of(2L, 7L));
    }

    @Test
    void pathsAreAbsolute() {
        Path here = Path.of("").toAbsolutePath();
        assertThat(DirectoryWorkload.builder().target("x/../y").build().paths()).containsExactly(here + "/y");
    }
}
