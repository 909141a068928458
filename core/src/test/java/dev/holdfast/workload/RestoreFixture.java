package dev.holdfast.workload;

import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.RestoreOptions.Overwrite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** A directory to restore into, a dump to restore, and short words for what tests do with them. */
abstract class RestoreFixture {
    static final Instant THEN = Instant.ofEpochSecond(1_000_000_000, 123_456_789);

    @TempDir
    Path home;

    final FakeContext context = new FakeContext();
    final FakeDump dump = new FakeDump();
    RestoreOptions options = RestoreOptions.builder().build();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Entry.Builder file(String name) {
        return own(Entry.file(name)).modifiedAt(THEN);
    }

    static Entry.Builder directory(String name) {
        return own(Entry.directory(name)).modifiedAt(THEN);
    }

    static Entry.Builder own(Entry.Builder entry) {
        HostFiles.Owner self = HostFiles.processOwner();
        return entry.owner(self.uid(), self.gid());
    }

    Path target() {
        return home.resolve("target");
    }

    Path put(String path, String text) throws IOException {
        Path file = target().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    PlannedRestore planned() {
        return DirectoryWorkload.of(target()).planRestore(context, dump, options);
    }

    void restore() {
        try (PlannedRestore restore = planned()) {
            restore.apply();
        }
    }

    Action action(RestorePlan plan, String path) {
        return plan.items().stream()
                .filter(item -> item.path().equals(path))
                .map(RestorePlan.Item::action)
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not in " + plan.items()));
    }

    void delete() {
        options = RestoreOptions.builder().delete(true).build();
    }

    void overwrite(Overwrite mode) {
        options = RestoreOptions.builder().overwrite(mode).build();
    }
}
