package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PermissionReport;
import dev.holdfast.spi.store.PermissionReport.Outcome;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.spi.store.StorePermissions;
import dev.holdfast.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StorePermissionsTest {
    private final VirtualTime time = VirtualTime.create();
    private final BlobStore memory = MemoryBlobStore.create(time);

    private DenyingBlobStore denying(Action... denied) {
        return new DenyingBlobStore(memory, true, Set.of(denied));
    }

    private PermissionReport check(BlobStore store) {
        return StorePermissions.check(store, time, StorePermissions.needed(store, false));
    }

    private static Outcome outcome(PermissionReport report, Action action) {
        return report.tried().stream()
                .filter(each -> each.action() == action)
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        memory.list("", info -> left.add(info.key().path()));
        return left;
    }

    @Test
    void whoMayDoEverythingPassesAndLeavesNothing() {
        PermissionReport report = check(denying());
        assertThat(report.passed()).isTrue();
        assertThat(report.missing()).isEmpty();
        assertThat(report.isAppendOnly()).isFalse();
        assertThat(outcome(report, Action.PROTECT)).isEqualTo(Outcome.GRANTED);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIST", "READ", "WRITE", "DELETE", "PROTECT"})
    void whatIsRefusedIsNamedAsTheOwnerNamesIt(Action denied) {
        PermissionReport report = check(denying(denied));
        assertThat(report.passed()).isFalse();
        assertThat(report.missing()).containsExactly(denied);
        assertThat(report.tried())
                .filteredOn(each -> each.outcome() == Outcome.DENIED)
                .flatExtracting(PermissionReport.Tried::names)
                .containsExactly("test:" + denied.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(report.policy().orElseThrow())
                .contains("test:list", "test:delete")
                .doesNotContain("test:versions");
    }

    @Test
    void withoutDeletionItIsAppendOnlyAndOneObjectIsLeft() {
        DenyingBlobStore store = denying(Action.DELETE);
        PermissionReport report = check(store);
        check(store);
        assertThat(report.isAppendOnly()).isTrue();
        assertThat(report.tried().toString()).contains("append-only: backup works, prune and forget do not");
        assertThat(left()).containsExactly("holdfast-permissions/scratch");
    }

    @Test
    void whatIsMissingIsAssignedAndThenFound() {
        DenyingBlobStore store = denying(Action.WRITE, Action.DELETE);
        PermissionReport before = check(store);
        assertThat(before.missing()).containsExactly(Action.WRITE, Action.DELETE);
        store.grants().orElseThrow().assign(before.missing());
        assertThat(check(store).passed()).isTrue();
    }

    @Test
    void notReachedIsNotRefused() {
        FaultyBlobStore silent = new FaultyBlobStore(memory, time).onCall(call -> {
            throw new StoreException.Unavailable("no answer", true, null);
        });
        PermissionReport report = check(silent);
        assertThat(outcome(report, Action.LIST)).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(report.missing()).isEmpty();
        assertThat(report.passed()).isFalse();
    }

    @Test
    void whereThereIsNoPlaceNothingElseIsTried() {
        FaultyBlobStore gone = new FaultyBlobStore(memory, time).onCall(call -> {
            throw new StoreException.NotFound("no such bucket", null);
        });
        PermissionReport report = check(gone);
        assertThat(outcome(report, Action.LIST)).isEqualTo(Outcome.NOT_FOUND);
        assertThat(outcome(report, Action.WRITE)).isEqualTo(Outcome.NOT_TRIED);
        assertThat(report.passed()).isFalse();
    }

    @Test
    void thatNobodyKnowsWhetherItProtectsIsToldAndNotThrown() {
        BlobStore silent = new ForwardingBlobStore(denying(Action.PROTECT, Action.DELETE)) {
            @Override
            public Set<Capability> undecided() {
                throw new StoreException.Unavailable("no answer", true, null);
            }
        };

        assertThat(StorePermissions.check(silent, time, EnumSet.of(Action.LIST, Action.READ))
                        .passed())
                .isTrue();
        assertThat(StorePermissions.check(silent, time, EnumSet.allOf(Action.class))
                        .missing())
                .contains(Action.PROTECT, Action.DELETE);
    }

    @Test
    void whoOnlyReadsIsNotAskedToWrite() {
        DenyingBlobStore store = denying(Action.WRITE, Action.DELETE, Action.PROTECT);
        PermissionReport report = StorePermissions.check(store, time, EnumSet.of(Action.LIST, Action.READ));
        assertThat(report.passed()).isTrue();
        assertThat(left()).isEmpty();
    }
}
