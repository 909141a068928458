package dev.holdfast.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same for system calls and for what Java offers. */
class HostFilesTest {
    private static final byte[] NAME = {'n', (byte) 0xff};

    @TempDir
    Path home;

    static Stream<HostFiles> hosts() {
        return Stream.of(HostFiles.open(), new JavaFiles("the test says so"));
    }

    private HostDirectory open(HostFiles host) throws IOException {
        return host.directory(RawText.ofPath(home));
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void filesAreMadeWrittenAndRead(HostFiles host) throws IOException {
        byte[] bytes = new byte[300_000];
        bytes[299_999] = 7;
        try (HostDirectory directory = open(host)) {
            try (HostFile made = directory.create(NAME)) {
                made.write(10, bytes, 0, bytes.length);
                assertThat(made.status().size()).isEqualTo(300_010);
            }
            try (HostFile read = directory.read(NAME)) {
                byte[] last = new byte[5];
                assertThat(read.read(300_009, last, 1, 4)).isEqualTo(1);
                assertThat(last).containsExactly(0, 7, 0, 0, 0);
                assertThat(read.read(300_010, last, 0, 5)).isEqualTo(-1);
            }
            assertThat(directory.names()).containsExactly(NAME);
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void theModeOfALinkIsNotThatOfItsTarget(HostFiles host) throws IOException {
        Path outside = Files.createFile(home.resolve("outside"));
        Files.setAttribute(outside, "unix:mode", 0640);
        try (HostDirectory directory = open(host)) {
            directory.makeSymlink(NAME, "outside".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            HostInode link = directory.inode(NAME);
            assertThatThrownBy(() -> link.setMode(0777)).isInstanceOf(IOException.class);
        }
        assertThat((int) Files.getAttribute(outside, "unix:mode") & 07777).isEqualTo(0640);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void makingAFileNeverReplaces(HostFiles host) throws IOException {
        try (HostDirectory directory = open(host)) {
            directory.create(NAME).close();
            assertThatThrownBy(() -> directory.create(NAME)).isInstanceOf(FileAlreadyExistsException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void linksAreNotFollowed(HostFiles host) throws IOException {
        try (HostDirectory directory = open(host)) {
            directory.makeSymlink(NAME, RawText.encode("/"));
            assertThat(directory.inode(NAME).status().type()).isEqualTo(EntryType.SYMLINK);
            assertThat(directory.linkTarget(NAME)).isEqualTo(new byte[] {'/'});
            assertThatThrownBy(() -> directory.directory(NAME)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> directory.read(NAME)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void sizesAreSet(HostFiles host) throws IOException {
        try (HostDirectory directory = open(host);
                HostFile file = directory.create(NAME)) {
            file.resize(5000);
            assertThat(file.status().size()).isEqualTo(5000);
            file.resize(3);
            assertThat(file.status().size()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void modesAndTimesAreSet(HostFiles host) throws IOException {
        Instant when = Instant.ofEpochSecond(1_000_000_000, 123_456_000);
        try (HostDirectory directory = open(host)) {
            directory.makeDirectory(NAME);
            try (HostDirectory inner = directory.directory(NAME)) {
                inner.setMode(01750);
                inner.setTimes(when, when);
                assertThat(inner.status().mode()).isEqualTo(01750);
                assertThat(inner.status().modifiedAt()).isEqualTo(when);
            }
            directory.removeDirectory(NAME);
            assertThat(directory.names()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void oneFileCanHaveSeveralNames(HostFiles host) throws IOException {
        byte[] other = {'o'};
        try (HostDirectory directory = open(host)) {
            directory.create(NAME).close();
            directory.makeLink(other, directory, NAME);
            assertThat(directory.inode(other).status().links()).isEqualTo(2);
            directory.remove(NAME);
            assertThat(directory.status(NAME)).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void aMissingDirectoryIsTold(HostFiles host) {
        assertThatThrownBy(() -> host.directory(home + "/missing")).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void theOwnerIsTheOneOfNewFiles(HostFiles host) throws IOException {
        Path file = Files.createFile(home.resolve("mine"));
        assertThat(host.self().uid()).isEqualTo(((Integer) Files.getAttribute(file, "unix:uid")).longValue());
    }
}
