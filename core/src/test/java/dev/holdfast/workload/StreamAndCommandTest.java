package dev.holdfast.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Time;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamAndCommandTest {
    @TempDir
    Path home;

    private final FakeContext context = new FakeContext();

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Workload open(String location) {
        return Workloads.installed(Time.system(), stream("from stdin")).at(location);
    }

    private String content(FakeDump dump, String path) {
        return new String(dump.at(path).content, StandardCharsets.UTF_8);
    }

    @Test
    void standardInputBecomesOneFile() {
        FakeDump dump = FakeDump.of(open("stdin:db/dump.sql"), context);
        assertThat(dump.list()).containsOnlyKeys("/db", "/db/dump.sql");
        assertThat(dump.at("db").entry.mode()).isEqualTo(0755);
        assertThat(dump.at("db/dump.sql").entry.mode()).isEqualTo(0644);
        assertThat(content(dump, "db/dump.sql")).isEqualTo("from stdin");
    }

    @Test
    void aStreamAndTheOutputOfACommandHaveTheTimeOfTheSnapshot() {
        FakeDump stream = FakeDump.of(StreamWorkload.from("a/b", stream("x")), context);
        FakeDump command = FakeDump.of(CommandWorkload.of("c", List.of("echo", "x")), context);
        assertThat(stream.at("a").entry.modifiedAt()).isEqualTo(context.takenAt());
        assertThat(stream.at("a/b").entry.modifiedAt()).isEqualTo(context.takenAt());
        assertThat(command.at("c").entry.modifiedAt()).isEqualTo(context.takenAt());
    }

    @Test
    void aStreamHasTheNameAsItsPathAndNoParent() {
        Workload workload = open("stdin:db/dump.sql");
        assertThat(workload.paths()).containsExactly("/db/dump.sql");
        assertThat(workload.usesParent()).isFalse();
    }

    @Test
    void anEmptyStreamIsRefused() {
        StreamWorkload empty = StreamWorkload.from("x", stream(""));
        assertThatThrownBy(() -> FakeDump.of(empty, context)).isInstanceOf(WorkloadException.ProducerFailed.class);
        assertThat(FakeDump.of(empty.allowingEmpty(), context).list()).containsKey("/x");
    }

    @Test
    void aStreamThatBreaksLeavesNoFile() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the pipe burst");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("the pipe burst");
            }
        };
        FakeDump dump = new FakeDump();
        StreamWorkload workload = StreamWorkload.from("x", broken);
        assertThatThrownBy(() -> workload.dump(context, dump.sink()))
                .isInstanceOf(WorkloadException.ProducerFailed.class)
                .hasMessageContaining("the pipe burst");
        assertThat(dump.list()).isEmpty();
    }

    @Test
    void aSingleFileIsWrittenToAStream() {
        FakeDump dump = FakeDump.of(StreamWorkload.from("a/b", stream("hello")), context);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PlannedRestore restore = StreamWorkload.to("out", out)
                .planRestore(context, dump, RestoreOptions.builder().build())) {
            restore.apply();
        }
        assertThat(out).hasToString("hello");
    }

    @Test
    void severalFilesAreTooManyForAStream() {
        FakeDump dump = FakeDump.of(MemoryWorkload.named("m").put("a", "1").put("b", "2"), context);
        StreamWorkload to = StreamWorkload.to("out", new ByteArrayOutputStream());
        assertThatThrownBy(() ->
                        to.planRestore(context, dump, RestoreOptions.builder().build()))
                .isInstanceOf(WorkloadException.Unsupported.class);
    }

    @Test
    void theOutputOfACommandBecomesOneFile() {
        FakeDump dump = FakeDump.of(open("command:out.txt?arg=echo&arg=two%20words&arg=a+b"), context);
        assertThat(content(dump, "out.txt")).isEqualTo("two words a+b\n");
    }

    @Test
    void aCommandIsNotRunByAShell() {
        FakeDump dump = FakeDump.of(CommandWorkload.of("x", List.of("echo", "$HOME; ls > y")), context);
        assertThat(content(dump, "x")).isEqualTo("$HOME; ls > y\n");
    }

    @Test
    void anExitCodeFailsTheDumpAndTheLastWordsAreTold() {
        FakeDump dump = new FakeDump();
        CommandWorkload failing =
                CommandWorkload.of("x", List.of("sh", "-c", "echo half; echo no such database >&2; exit 3"));
        assertThatThrownBy(() -> failing.dump(context, dump.sink()))
                .isInstanceOf(WorkloadException.ProducerFailed.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such database");
        assertThat(dump.list()).isEmpty();
    }

    @Test
    void aKilledCommandFailsTheDump() {
        CommandWorkload killed = CommandWorkload.of("x", List.of("sh", "-c", "echo half; kill -9 $$"));
        assertThatThrownBy(() -> FakeDump.of(killed, context))
                .isInstanceOf(WorkloadException.ProducerFailed.class)
                .hasMessageContaining("signal 9");
    }

    @Test
    void aMissingProgramIsNamed() {
        CommandWorkload missing = CommandWorkload.of("x", List.of("no-such-program-anywhere"));
        assertThatThrownBy(() -> FakeDump.of(missing, context))
                .isInstanceOf(WorkloadException.ProducerFailed.class)
                .hasMessageContaining("no-such-program-anywhere");
        assertThat(missing.validate(context)).extracting(Finding::severity).containsExactly(Finding.Severity.ERROR);
    }

    @Test
    void whatACommandSaysIsPassedOn() {
        FakeDump.of(CommandWorkload.of("x", List.of("sh", "-c", "echo data; echo dumped 5 tables >&2")), context);
        assertThat(context.notices).extracting(Finding::message).containsExactly("dumped 5 tables");
    }

    @Test
    void aCancelledCommandIsEndedWithItsChildren() throws Exception {
        Path pid = home.resolve("pid");
        CommandWorkload slow =
                CommandWorkload.of("x", List.of("sh", "-c", "sleep 1000 & echo $! > " + pid + "; echo started; wait"));
        Thread canceller = new Thread(() -> {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            context.cancelled = true;
        });
        canceller.start();
        assertThatThrownBy(() -> FakeDump.of(slow, context)).isInstanceOf(CancellationException.class);
        canceller.join();
        long child = Long.parseLong(Files.readString(pid).strip());
        for (ProcessHandle dying : ProcessHandle.of(child).stream().toList()) {
            dying.onExit().get(20, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void theEnvironmentCanBeReplaced() {
        FakeDump dump = FakeDump.of(
                CommandWorkload.builder("x")
                        .command(List.of("/usr/bin/env"))
                        .clearEnvironment()
                        .environment("ONLY", "this")
                        .workingDirectory(home)
                        .build(),
                context);
        assertThat(content(dump, "x")).isEqualTo("ONLY=this\n");
    }

    @Test
    void aCommandTakesTheContentBack() throws IOException {
        Path copy = home.resolve("copy");
        FakeDump dump = FakeDump.of(StreamWorkload.from("x", stream("back")), context);
        CommandWorkload taker = CommandWorkload.builder("x")
                .restoreCommand(List.of("dd", "status=none", "of=" + copy))
                .build();
        try (PlannedRestore restore =
                taker.planRestore(context, dump, RestoreOptions.builder().build())) {
            restore.apply();
        }
        assertThat(copy).hasContent("back");
    }

    @Test
    void aCommandThatRefusesTheContentFailsTheRestore() {
        FakeDump dump = FakeDump.of(StreamWorkload.from("x", stream("back".repeat(1_000_000))), context);
        CommandWorkload taker = CommandWorkload.builder("x")
                .restoreCommand(List.of("sh", "-c", "exec 0<&-; echo wrong format >&2; exit 7"))
                .build();
        try (PlannedRestore restore =
                taker.planRestore(context, dump, RestoreOptions.builder().build())) {
            assertThatThrownBy(restore::apply)
                    .isInstanceOf(WorkloadException.ProducerFailed.class)
                    .hasMessageContaining("exit code 7")
                    .hasMessageContaining("wrong format");
        }
    }

    @Test
    void memoryTreesAreBackedUpAndRestored() {
        MemoryWorkload from =
                MemoryWorkload.named("m").put("etc/app.conf", "a=1").symlink("etc/link", "app.conf");
        FakeDump dump = FakeDump.of(from, context);
        MemoryWorkload to = MemoryWorkload.named("n").put("extra", "x");
        try (PlannedRestore restore = to.planRestore(
                context, dump, RestoreOptions.builder().delete(true).build())) {
            assertThat(restore.plan().created().entries()).isEqualTo(3);
            restore.apply();
            assertThat(restore.verify()).isEqualTo(1);
        }
        assertThat(to.list()).isEqualTo(from.list());
        assertThat(to.get("etc/app.conf")).contains("a=1".getBytes(StandardCharsets.UTF_8));
        assertThat(to.entry("etc/link").orElseThrow().type()).isEqualTo(EntryType.SYMLINK);
        assertThat(context.failures).isEmpty();
    }

    @Test
    void severalDirectoriesBecomeOneWorkload() {
        Workload workload = Workloads.open(List.of("/a", "dir:/b"));
        assertThat(workload.paths()).containsExactly("/a", "/b");
    }

    @Test
    void anUnknownSchemeIsNamedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> open("ftp://host/x"))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("ftp")
                .hasMessageContaining("command, dir, memory, stdin");
    }

    @Test
    void streamsCannotBeCombined() {
        assertThatThrownBy(() -> Workloads.open(List.of("stdin:a", "/b")))
                .isInstanceOf(WorkloadException.Invalid.class);
    }

    @Test
    void unknownOptionsAreNamed() {
        assertThatThrownBy(() -> open("command:x?args=ls"))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("'args'");
    }
}
