package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is promised about earlier versions, and about telling how long an object is protected. */
abstract sealed class VersionContract extends ConditionContract permits BlobStoreContract {
    @Test
    protected void withoutVersionsNobodyIsToldThatThereAreSome() {
        if (!has(Capability.VERSIONS)) {
            assertThatThrownBy(() -> store().versions()).isInstanceOf(StoreException.Unsupported.class);
        } else {
            assertThat(versions("")).isEmpty();
        }
    }

    @Test
    protected void aReplacedObjectIsStillListedAsAVersion() {
        if (!has(Capability.VERSIONS)) {
            return;
        }
        put(KEY, bytes(10, 1));
        replace(KEY, bytes(20, 2));
        List<BlobVersion> all = versions("data/");
        assertThat(all).extracting(BlobVersion::lengthBytes).containsExactlyInAnyOrder(10L, 20L);
        assertThat(all).filteredOn(BlobVersion::isCurrent).singleElement().satisfies(now -> {
            assertThat(now.lengthBytes()).isEqualTo(20);
            assertThat(now.isDeletion()).isFalse();
        });
        assertThat(all).extracting(BlobVersion::id).doesNotHaveDuplicates();
        assertThat(versions("data/ac/")).isEmpty();
    }

    @Test
    protected void theVersionsOfOneObjectComeTogether() {
        if (!has(Capability.VERSIONS)) {
            return;
        }
        for (int round = 0; round < 3; round++) {
            for (int object = 0; object < 4; object++) {
                replace(BlobKey.of("data/o" + object), bytes(10 + round, object));
            }
        }
        Map<BlobKey, Integer> seen = new LinkedHashMap<>();
        BlobKey last = KEY;
        for (BlobVersion version : versions("data/")) {
            assertThat(version.key().equals(last) || !seen.containsKey(version.key()))
                    .isTrue();
            last = version.key();
            seen.merge(last, 1, Integer::sum);
        }
        assertThat(seen.values()).containsExactly(3, 3, 3, 3);
    }

    @Test
    protected void anEarlierVersionIsBroughtBack() {
        if (!has(Capability.VERSIONS)) {
            return;
        }
        put(KEY, bytes(10, 1));
        replace(KEY, bytes(20, 2));
        BlobInfo brought = store().versions().bringBack(version(10));
        assertThat(brought.lengthBytes()).isEqualTo(10);
        assertThat(read(KEY)).isEqualTo(bytes(10, 1));
        assertThat(versions("data/")).anyMatch(version -> version.lengthBytes() == 20 && !version.isCurrent());
    }

    /** Where objects can be locked, a deletion that is allowed removes the versions too. */
    @Test
    protected void aDeletedObjectIsBroughtBackWhereNothingIsLocked() {
        if (!has(Capability.VERSIONS) || has(Capability.OBJECT_LOCK)) {
            return;
        }
        put(KEY, bytes(10, 1));
        store().delete(KEY);
        assertThat(store().head(KEY)).isEmpty();
        assertThat(list("")).isEmpty();
        BlobInfo unused = store().versions().bringBack(version(10));
        assertThat(read(KEY)).isEqualTo(bytes(10, 1));
    }

    @Test
    protected void aVersionThatIsDeletedIsGoneForGood() {
        if (!has(Capability.VERSIONS)) {
            return;
        }
        put(KEY, bytes(10, 1));
        replace(KEY, bytes(20, 2));
        BlobVersion old = version(10);
        store().versions().delete(old);
        assertThat(versions("")).extracting(BlobVersion::lengthBytes).containsExactly(20L);
        assertThatThrownBy(() -> store().versions().bringBack(old)).isInstanceOf(StoreException.NotFound.class);
        assertThat(read(KEY)).isEqualTo(bytes(20, 2));
    }

    /** Protection counts in whole seconds in many stores, and is never less than was asked for. */
    @Test
    protected void theEndOfProtectionIsTold() throws InterruptedException {
        if (!has(Capability.OBJECT_LOCK)) {
            return;
        }
        Instant until = store().storeTime().plusSeconds(2);
        store().put(KEY, BlobContent.of(bytes(10, 1)), PutOptions.create().retainUntil(until));
        assertThat(store().retainedUntil(KEY).orElseThrow()).isBetween(until, until.plusSeconds(1));
        store().extendRetention(KEY, until.plusSeconds(1));
        assertThat(store().retainedUntil(KEY).orElseThrow()).isBetween(until.plusSeconds(1), until.plusSeconds(2));
        time().sleep(Duration.ofSeconds(5));
        store().delete(KEY);
    }

    @Test
    protected void whatIsNotProtectedHasNoEndOfProtection() {
        put(KEY, bytes(10, 1));
        assertThat(store().retainedUntil(KEY)).isEmpty();
    }

    private boolean has(Capability capability) {
        return store().capabilities().contains(capability);
    }

    private List<BlobVersion> versions(String prefix) {
        List<BlobVersion> all = new ArrayList<>();
        store().versions().list(prefix, all::add);
        return all;
    }

    private BlobVersion version(long length) {
        return versions("data/").stream()
                .filter(version -> version.key().equals(KEY) && version.lengthBytes() == length)
                .findFirst()
                .orElseThrow();
    }
}
