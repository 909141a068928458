package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.benchmarks.crash.Aftermath;
import dev.holdfast.benchmarks.crash.CallCut;
import dev.holdfast.benchmarks.crash.CrashOperation;
import dev.holdfast.benchmarks.crash.CrashSite;
import dev.holdfast.benchmarks.crash.DeadHolder;
import dev.holdfast.benchmarks.crash.MortalTime;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.run.StoreStatistics;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.StoreCall;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call to the store, of every operation that changes a repository, is the last one of its process once: before it is
 * carried out and after.
 */
class CutCallsIT {
    /** A lock is stale then, by the store's clock. */
    private static final Duration STALE = Duration.ofMinutes(31);

    private static final int RESTIC_LOOKS_AT_EVERY = 12;

    private final Scene scene = new Scene();
    private final VirtualTime time = VirtualTime.create();

    @AfterEach
    void remove() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void afterACutAnywhereAllIsWellOnTheSameMachine(CrashOperation operation) throws IOException {
        for (Moment moment : Moment.values()) {
            cutEverywhere(operation, moment, DeadHolder::bury);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterACutAnywhereAllIsWellElsewhereHalfAnHourLater(CrashOperation operation) throws IOException {
        cutEverywhere(operation, Moment.AFTER, site -> time.advance(STALE));
    }

    /** What the other tests rest on: a lock is respected, and only the end of its process or its age lets others pass. */
    @Test
    void theLockOfAProcessThatLivesStandsInTheWay() {
        CrashSite site = memory();
        CrashOperation.FORGET.prepare(site);
        assertThat(cut(
                        CrashOperation.FORGET,
                        site,
                        call -> call.name().startsWith("snapshots/")
                                && call.operation() == StoreStatistics.Operation.DELETE))
                .isTrue();
        assertThat(Aftermath.of(CrashOperation.FORGET, site).problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("the next backup").contains("is in use"));
    }

    /** As the file store leaves it when its process is killed in the middle of a put. */
    @ParameterizedTest
    @EnumSource(names = {"INIT", "BACKUP", "PRUNE", "KEY_PASSWD"})
    void aFileThatWasBeingWrittenIsInNobodysWay(CrashOperation operation) throws IOException {
        CrashSite base = memory();
        operation.prepare(base);
        boolean torn = true;
        for (int put = 1; torn; put++) {
            CrashSite site = copyOf(base);
            Predicate<StoreCall> when = nth(
                    put, call -> call.operation() == StoreStatistics.Operation.PUT && call.moment() == Moment.BEFORE);
            List<String> names = new ArrayList<>();
            torn = cut(operation, site, call -> when.test(call) && names.add(call.name()));
            DeadHolder.bury(site);
            CrashSite onDisk = onDisk(site);
            for (String name : names) {
                Path file = scene.repository().resolve(name + "-tmp-4711");
                Files.createDirectories(file.getParent());
                Files.write(file, new byte[1000]);
            }
            assertThat(Aftermath.of(operation, onDisk).problems())
                    .as("%s, torn at put %d %s", operation, put, names)
                    .isEmpty();
            Disk.remove(scene.repository().toString());
        }
    }

    private static Predicate<StoreCall> nth(int number, Predicate<StoreCall> which) {
        AtomicInteger met = new AtomicInteger();
        return call -> which.test(call) && met.incrementAndGet() == number;
    }

    private CrashSite onDisk(CrashSite site) throws IOException {
        List<BlobKey> keys = new ArrayList<>();
        site.store().list("", info -> keys.add(info.key()));
        for (BlobKey key : keys) {
            Path file = scene.repository().resolve(key.path());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes(site.store(), key));
        }
        return new CrashSite(FileBlobStore.at(scene.repository()).create(true).open(), site.other(), time);
    }

    private interface Interlude {
        void pass(CrashSite site);
    }

    private void cutEverywhere(CrashOperation operation, Moment moment, Interlude interlude) throws IOException {
        CrashSite base = memory();
        operation.prepare(base);
        boolean cut = true;
        for (int call = 1; cut; call++) {
            CrashSite site = copyOf(base);
            cut = cut(operation, site, CallCut.at(call, moment));
            interlude.pass(site);
            if (call % RESTIC_LOOKS_AT_EVERY == 0) {
                assertResticIsContent(site);
            }
            assertThat(Aftermath.of(operation, site).problems())
                    .as("%s, cut %s call %d", operation, moment, call)
                    .isEmpty();
        }
    }

    /** Whether the call was reached. */
    private boolean cut(CrashOperation operation, CrashSite site, Predicate<StoreCall> when) {
        MortalTime mortal = new MortalTime(time);
        CallCut cut = CallCut.played(when);
        try {
            operation.perform(site.seenBy(cut, mortal));
        } catch (CallCut.Killed expected) {
            assertThat(cut.hasEnded()).isTrue();
        } finally {
            mortal.end();
        }
        return cut.hasEnded();
    }

    private CrashSite memory() {
        return new CrashSite(MemoryBlobStore.create(time), MemoryBlobStore.create(time), time);
    }

    private CrashSite copyOf(CrashSite base) {
        CrashSite copy = memory();
        copy(base.store(), copy.store());
        copy(base.other(), copy.other());
        return copy;
    }

    private static void copy(BlobStore from, BlobStore to) {
        List<BlobKey> keys = new ArrayList<>();
        from.list("", info -> keys.add(info.key()));
        keys.forEach(key -> to.put(key, BlobContent.of(bytes(from, key)), PutOptions.create()));
    }

    private static byte[] bytes(BlobStore from, BlobKey key) {
        return from.get(key, 0, -1, stream -> stream.readAllBytes());
    }

    /** On a copy, so that it unlocks for itself only. */
    private void assertResticIsContent(CrashSite site) throws IOException {
        if (site.store().head(BlobKey.of("config")).isEmpty()) {
            return;
        }
        onDisk(site);
        String password = new String(site.password().revealUtf8(), StandardCharsets.UTF_8);
        Restic restic = new Restic(Peer.RESTIC, scene.repository(), password);
        restic.ok("unlock", "--remove-all");
        assertThat(restic.ok("check", "--read-data").out()).contains("no errors were found");
        Disk.remove(scene.repository().toString());
    }
}
