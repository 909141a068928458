package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.run.StoreReport;
import dev.holdfast.run.StoreReport.Outcome;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreVerifier;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * What every store promises, one fact for each test; an author extends this class and hands in the store.
 *
 * <p>What a store need not be able to do is read from the capabilities it declares. A deviation is an override that asserts
 * the deviation and says why.
 */
public abstract non-sealed class BlobStoreContract extends VersionContract {
    /** For subclasses. */
    protected BlobStoreContract() {}

    @Test
    protected void contentThatDoesNotMatchItsHashIsRefused() {
        assertThatThrownBy(() -> store().put(KEY, new FalseContent(bytes(1000, 1), 1000), PutOptions.create()))
                .isInstanceOf(StoreException.Corrupt.class);
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void contentShorterThanAnnouncedIsNotStored() {
        assertThatThrownBy(() -> store().put(KEY, new FalseContent(bytes(1000, 1), 1001), PutOptions.create()))
                .isInstanceOf(StoreException.class);
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void contentLongerThanAnnouncedIsNotStored() {
        assertThatThrownBy(() -> store().put(KEY, new FalseContent(bytes(1000, 1), 999), PutOptions.create()))
                .isInstanceOf(StoreException.class);
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void aRefusedReplacementLeavesTheOldObject() {
        put(KEY, bytes(10, 1));
        assertThatThrownBy(() -> store().put(KEY, new FalseContent(bytes(1000, 1), 1000), PutOptions.replace()))
                .isInstanceOf(StoreException.Corrupt.class);
        assertThat(read(KEY)).isEqualTo(bytes(10, 1));
    }

    @Test
    protected void contentThatCannotBeReadIsNotStored() {
        BlobContent broken = new BrokenContent(BlobContent.of(bytes(1000, 1)), 500);
        assertThatThrownBy(() -> store().put(KEY, broken, PutOptions.create())).isInstanceOf(StoreException.class);
        assertThat(list("")).isEmpty();
    }

    @Test
    protected void anInterruptedThreadStoresNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> put(KEY, bytes(10, 1))).isInstanceOf(StoreException.Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void anInterruptedThreadReadsNothing() {
        put(KEY, bytes(10, 1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> read(KEY)).isInstanceOf(StoreException.Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    protected void theStoresTimeFitsItsObjects() {
        Instant before = store().storeTime();
        Instant modified = put(KEY, bytes(10, 1)).modifiedAt();
        assertThat(modified)
                .isBetween(before.minusSeconds(5), store().storeTime().plusSeconds(5));
    }

    @Test
    protected void aProtectedObjectIsNotDeletedUntilThen() throws InterruptedException {
        if (!store().capabilities().contains(Capability.OBJECT_LOCK)) {
            assertThatThrownBy(() -> protectedPut(Duration.ofSeconds(5)))
                    .isInstanceOf(StoreException.Unsupported.class);
            assertThat(store().head(KEY)).isEmpty();
            return;
        }
        protectedPut(Duration.ofSeconds(3));
        assertThatThrownBy(() -> store().delete(KEY)).isInstanceOf(StoreException.Denied.class);
        time().sleep(Duration.ofSeconds(4));
        store().delete(KEY);
        assertThat(store().head(KEY)).isEmpty();
    }

    @Test
    protected void protectionIsExtendedAndNeverShortened() throws InterruptedException {
        put(KEY, bytes(10, 1));
        Instant now = store().storeTime();
        if (!store().capabilities().contains(Capability.OBJECT_LOCK)) {
            assertThatThrownBy(() -> store().extendRetention(KEY, now.plusSeconds(5)))
                    .isInstanceOf(StoreException.Unsupported.class);
            return;
        }
        store().extendRetention(KEY, now.plusSeconds(5));
        store().extendRetention(KEY, now.plusSeconds(1));
        time().sleep(Duration.ofSeconds(2));
        assertThatThrownBy(() -> store().delete(KEY)).isInstanceOf(StoreException.Denied.class);
        time().sleep(Duration.ofSeconds(4));
        store().delete(KEY);
        assertThat(store().head(KEY)).isEmpty();
    }

    private void protectedPut(Duration protection) {
        PutOptions options = PutOptions.create().retainUntil(store().storeTime().plus(protection));
        store().put(KEY, BlobContent.of(bytes(10, 1)), options);
    }

    @Test
    protected void theDescriptionNamesThePlace() {
        assertThat(store().description()).isNotBlank();
    }

    @Test
    protected void aStoreMayBeClosedTwice() {
        store().close();
        store().close();
        assertThat(store().description()).isNotBlank();
    }

    @Test
    protected void whatUsersCanVerifyHoldsTooAndLeavesNothingBehind() {
        StoreReport report = StoreVerifier.verify(store(), time());
        assertThat(report.checks()).noneMatch(check -> check.outcome() == Outcome.FAILED);
        assertThat(list("")).isEmpty();
    }
}
