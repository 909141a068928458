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
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
    void afterACutAnywhereAllIsWellOnTheSameMachine(CrashOperation operation) {
        for (Moment moment : Moment.values()) {
            cutEverywhere(operation, moment, DeadHolder::bury);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterACutAnywhereAllIsWellElsewhereHalfAnHourLater(CrashOperation operation) {
        cutEverywhere(operation, Moment.AFTER, site -> time.advance(STALE));
    }

    private interface Interlude {
        void pass(CrashSite site);
    }

    private void cutEverywhere(CrashOperation operation, Moment moment, Interlude interlude) {
        CrashSite base = memory();
        operation.prepare(base);
        boolean cut = true;
        for (int call = 1; cut; call++) {
            CrashSite site = copyOf(base);
            cut = cut(operation, site, call, moment);
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
    private boolean cut(CrashOperation operation, CrashSite site, int call, Moment moment) {
        MortalTime mortal = new MortalTime(time);
        CallCut cut = CallCut.played(CallCut.at(call, moment));
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
        for (BlobKey key : keys) {
            byte[] bytes = from.get(key, 0, -1, stream -> stream.readAllBytes());
            to.put(key, BlobContent.of(bytes), PutOptions.create());
        }
    }

    /** On a copy, so that it unlocks for itself only. */
    private void assertResticIsContent(CrashSite site) {
        if (site.store().head(BlobKey.of("config")).isEmpty()) {
            return;
        }
        try (BlobStore directory =
                FileBlobStore.at(scene.repository()).create(true).open()) {
            copy(site.store(), directory);
        }
        Restic restic = new Restic(
                Peer.RESTIC, scene.repository(), new String(site.password().revealUtf8(), StandardCharsets.UTF_8));
        restic.ok("unlock", "--remove-all");
        assertThat(restic.ok("check", "--read-data").out()).contains("no errors were found");
        Disk.remove(scene.repository().toString());
    }
}
