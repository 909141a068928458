package dev.holdfast.testkit.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.MergeJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.Hold;
import dev.holdfast.run.Protection;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import dev.holdfast.spi.approval.Approval;
import dev.holdfast.spi.approval.ApprovalRequest;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.StoreCall;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever protects a snapshot, no way of removing it removes it; and when nothing protects it any more, every way does. */
class ProtectionTest {
    private static final Secret PASSWORD = Secret.of("protected");
    private static final Duration PROTECTED_FOR = Duration.ofDays(7);

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private Approval word = Approval.denied("carol", "not without a ticket");
    private final List<BlobKey> packsOfTheFirst = new ArrayList<>();
    private final List<ApprovalRequest> asked = new ArrayList<>();
    private final Repository repository = Repository.at(store)
            .time(time)
            .lowCostKeys()
            .approver(request -> {
                asked.add(request);
                return word;
            })
            .create(PASSWORD);

    @AfterEach
    void close() {
        repository.close();
    }

    private Snapshot backup(String content, String... facts) {
        time.advance(Duration.ofMinutes(1));
        BackupJob.Builder job = BackupJob.named("orders")
                .host("orders")
                .workload(MemoryWorkload.named("orders").put("file", content.repeat(100)));
        for (int at = 0; at < facts.length; at += 2) {
            job.fact(facts[at], facts[at + 1]);
        }
        return repository.snapshot(job.into(repository).run().snapshot().hex());
    }

    /** What protects a snapshot, for seven days or until it is released. */
    enum Shield {
        HOLD,
        HOLD_WITH_END,
        FACT,
        FLOOR,
        FLOOR_OF_A_FREQUENCY
    }

    private Snapshot taken(Shield shield) {
        Snapshot taken = take(shield);
        store.list("data/", info -> packsOfTheFirst.add(info.key()));
        return taken;
    }

    private Snapshot take(Shield shield) {
        return switch (shield) {
            case HOLD -> backup("first", "run", "a".repeat(32));
            case HOLD_WITH_END, FLOOR -> backup("first");
            case FACT ->
                backup(
                        "first",
                        "protected-until",
                        time.now().plus(PROTECTED_FOR).toString());
            case FLOOR_OF_A_FREQUENCY -> backup("first", "rules", "daily-1");
        };
    }

    private void raise(Shield shield, Snapshot snapshot) {
        ProtectionFloor.Builder floor = ProtectionFloor.builder();
        switch (shield) {
            case HOLD -> repository.holds().place(snapshot, "case 4711", "legal");
            case HOLD_WITH_END ->
                repository
                        .holds()
                        .placeUntil(snapshot, "case 4711", "legal", time.now().plus(PROTECTED_FOR));
            case FACT -> assertThat(snapshot.fact("protected-until")).isPresent();
            case FLOOR -> repository.floors().set(floor.every(Lifetime.days(7)).build());
            case FLOOR_OF_A_FREQUENCY ->
                repository
                        .floors()
                        .set(floor.frequency(Frequency.DAILY, Lifetime.days(7)).build());
        }
    }

    /** A way to remove a snapshot, prepared before it is protected. */
    enum Way {
        FORGET_BY_NAME,
        FORGET_BY_A_PLAN_MADE_BEFORE,
        FORGET_WITH_OTHERS,
        MERGE,
        PRUNE_AS_IF_GONE,
        REPAIR
    }

    private static Stream<Arguments> allWaysOfAll() {
        return Stream.of(Shield.values())
                .flatMap(shield -> Stream.of(Way.values()).map(way -> Arguments.of(shield, way)));
    }

    private Runnable prepare(Way way, Snapshot snapshot) {
        return switch (way) {
            case FORGET_BY_NAME -> () -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot)));
            case FORGET_BY_A_PLAN_MADE_BEFORE -> {
                ForgetPlan plan = planToKeepOne();
                yield () -> repository.upkeep().forget(plan);
            }
            case FORGET_WITH_OTHERS -> () -> repository.upkeep().forget(ForgetPlan.ofNamed(repository.snapshots()));
            case MERGE ->
                () -> MergeJob.named("merged")
                        .part("part", snapshot)
                        .forgetParts(true)
                        .in(repository)
                        .run();
            case PRUNE_AS_IF_GONE ->
                () -> repository
                        .upkeep()
                        .planPrune(PruneOptions.builder()
                                .without(List.of(snapshot.id()))
                                .build())
                        .close();
            case REPAIR -> {
                damage();
                yield () ->
                        repository.upkeep().planSnapshotRepair(List.of(), true).run();
            }
        };
    }

    private ForgetPlan planToKeepOne() {
        return repository
                .upkeep()
                .planForget(
                        SnapshotFilter.all(),
                        KeepRules.builder().last(1).build(),
                        RetentionOptions.at(time.now()).build());
    }

    /** What the first snapshot needs is lost, and the index knows it. */
    private void damage() {
        packsOfTheFirst.forEach(store::delete);
        try (var repair = repository.upkeep().planIndexRepair(false)) {
            repair.run();
        }
    }

    private List<String> snapshotFiles() {
        List<String> names = new ArrayList<>();
        store.list("snapshots/", info -> names.add(info.key().name()));
        return names.stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("allWaysOfAll")
    void noWayRemovesWhatIsProtected(Shield shield, Way way) {
        Snapshot snapshot = taken(shield);
        backup("second");
        Runnable removal = way == Way.FORGET_BY_A_PLAN_MADE_BEFORE && shield == Shield.FACT
                ? () -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot)))
                : prepare(way, snapshot);
        raise(shield, snapshot);
        List<String> before = snapshotFiles();

        assertThatThrownBy(removal::run)
                .isInstanceOf(RepositoryException.Protected.class)
                .hasMessageContaining(snapshot.id().brief())
                .hasMessageContaining("nothing was removed")
                .hasMessageMatching(
                        shield == Shield.HOLD ? "(?s).*held by legal \\('case 4711'\\).*" : "(?s).* until 2030-01-0.*");
        assertThat(snapshotFiles()).as("nothing was done half").isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("allWaysOfAll")
    void everyWayRemovesWhatIsNotProtectedAnyMore(Shield shield, Way way) {
        Snapshot snapshot = taken(shield);
        backup("second");
        raise(shield, snapshot);
        repository.holds().list().stream()
                .filter(hold -> hold.until().isEmpty())
                .forEach(repository.holds()::release);
        time.advance(PROTECTED_FOR.plusMinutes(5));
        prepare(way, snapshot).run();
        if (way != Way.PRUNE_AS_IF_GONE) {
            assertThat(snapshotFiles()).doesNotContain(snapshot.id().hex());
        }
    }

    @ParameterizedTest
    @EnumSource
    void rulesKeepWhatIsProtectedAndSayWhy(Shield shield) {
        Snapshot snapshot = taken(shield);
        Snapshot second = backup("second", "run", "b".repeat(32));
        Snapshot third = backup("third");
        raise(shield, snapshot);
        ForgetPlan plan = planToKeepOne();
        assertThat(plan.remove()).doesNotContain(snapshot, third);
        var group = plan.retention().orElseThrow().groups().get(0);
        assertThat(group.keep()).startsWith(third).endsWith(snapshot);
        assertThat(group.reasons()).hasSameSizeAs(group.keep());
        assertThat(group.reasons().get(group.reasons().size() - 1).matches().toString())
                .containsAnyOf("held by legal", "protected since", "kept at least 7 days");
        repository.upkeep().forget(plan);
        assertThat(repository.snapshots()).contains(snapshot, third);
        assertThat(shield == Shield.FLOOR).isEqualTo(repository.snapshots().contains(second));
    }

    @ParameterizedTest
    @EnumSource
    void changingTagsKeepsTheProtection(Shield shield) {
        Snapshot snapshot = taken(shield);
        raise(shield, snapshot);
        List<TagChange> changes = repository
                .upkeep()
                .tag(List.of(snapshot), List.of(TagEdit.set(List.of()), TagEdit.add(List.of("seen"))));
        Snapshot changed = changes.get(0).after();
        assertThat(changed.id()).isNotEqualTo(snapshot.id());
        assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(changed))))
                .isInstanceOf(RepositoryException.Protected.class);
    }

    @Test
    void whatARunHasTakenIsHeldTogether() {
        Snapshot one = backup("first", "run", "a".repeat(32));
        Snapshot two = backup("second", "run", "a".repeat(32));
        Hold hold = repository.holds().place(one, "case 4711", "legal");
        assertThat(hold.subject()).isEqualTo("a".repeat(32));
        assertThat(repository.holds().protections(two))
                .extracting(Protection::kind)
                .containsExactly(Protection.Kind.HOLD);
    }

    @Test
    void aFloorOfAFrequencyKnowsItemsByTheirFrequencyAndNotByTheirName() {
        repository
                .floors()
                .set(ProtectionFloor.builder()
                        .frequency(Frequency.MONTHLY, Lifetime.years(1))
                        .build());
        Snapshot gold = backup("first", "rules", "gold+daily", "frequencies", "monthly+daily");
        Snapshot other = backup("second", "rules", "not-monthly", "frequencies", "daily");
        assertThat(repository.holds().protections(List.of(gold, other))).containsOnlyKeys(gold.id());
    }

    @Test
    void whereNothingProtectsAForgetPaysOneListingOneLookAndOneRecord() {
        Snapshot snapshot = backup("first");
        List<String> asked = new ArrayList<>();
        FaultyBlobStore watched = new FaultyBlobStore(store, time).onCall(call -> {
            if (call.moment() == StoreCall.Moment.BEFORE
                    && call.name().matches("holdfast/(holds|protection|audit)/.*")) {
                asked.add(call.operation() + " " + call.name());
            }
        });
        try (Repository other = Repository.at(watched).time(time).open(PASSWORD)) {
            other.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot)));
        }
        assertThat(asked).startsWith("LIST holdfast/holds/", "HEAD holdfast/protection/floor.json");
        assertThat(asked.stream().skip(2)).allMatch(call -> call.contains("holdfast/audit/"));
        assertThat(asked.stream().filter(call -> call.startsWith("PUT"))).hasSize(3);
    }

    @Test
    void twoHoldsAreReleasedOneByOne() {
        Snapshot snapshot = backup("first");
        Hold one = repository.holds().place(snapshot, "case 4711", "legal");
        Hold two = repository.holds().place(snapshot, "audit of 2030", "finance");
        repository.holds().release(one);
        assertThat(repository.holds().of(snapshot)).containsExactly(two);
        repository.holds().release(two);
        repository.holds().release(two);
        assertThat(repository.holds().list()).isEmpty();
    }

    @Test
    void aHoldOnWhatIsGoneOrWithoutWordsOrInThePastIsRefused() {
        Snapshot snapshot = backup("first");
        var holds = repository.holds();
        assertThatThrownBy(() -> holds.place(snapshot, " ", "legal"))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> holds.placeUntil(snapshot, "case", "legal", time.now()))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("until");
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot)));
        assertThatThrownBy(() -> holds.place(snapshot, "case", "legal"))
                .isInstanceOf(RepositoryException.NotFound.class);
        assertThat(holds.list()).isEmpty();
    }

    @Test
    void aDocumentThatCannotBeReadProtects() {
        Snapshot snapshot = backup("first");
        repository.holds().place(snapshot, "case 4711", "legal");
        List<BlobKey> documents = new ArrayList<>();
        store.list("holdfast/holds/", info -> documents.add(info.key()));
        store.put(documents.get(0), BlobContent.of(new byte[100]), PutOptions.replace());
        assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot))))
                .isInstanceOf(StateException.Damaged.class);
        assertThat(repository.snapshots()).contains(snapshot);
    }

    @Test
    void aFactThatCannotBeReadProtects() {
        Snapshot snapshot = backup("first", "protected-until", "the end of days");
        assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(snapshot))))
                .isInstanceOf(RepositoryException.Protected.class)
                .hasMessageContaining("the end of days");
    }

    @Test
    void aFloorCannotBeTakenAwayWithItsDocument() {
        repository
                .floors()
                .set(ProtectionFloor.builder().every(Lifetime.FOREVER).build());
        var documents = repository.documents();
        var floor = documents.read("protection/floor").orElseThrow();
        assertThatThrownBy(() -> documents.delete(floor)).isInstanceOf(RepositoryException.Refused.class);
        assertThatThrownBy(() -> documents.replace(floor, "{}")).isInstanceOf(RepositoryException.Refused.class);
        assertThat(repository.floors().current()).isPresent();
    }

    private static ProtectionFloor days(int days) {
        return ProtectionFloor.builder().every(Lifetime.days(days)).build();
    }

    private List<String> audited() {
        List<String> told = new ArrayList<>();
        repository.audit().forEach(record -> told.add(record.what()));
        return told;
    }

    @Test
    void oneAloneRaisesAFloorAndDoesNotLowerIt() {
        repository.floors().set(days(7));
        repository.floors().set(days(14));
        assertThat(asked).isEmpty();
        assertThatThrownBy(() -> repository.floors().set(days(13)))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("every 14 days")
                .hasMessageContaining("not without a ticket");
        assertThat(repository.floors().current().orElseThrow().floor()).isEqualTo(days(14));
        assertThat(audited()).containsExactly("floor.raised", "floor.raised", "floor.lowered.refused");
    }

    @Test
    void twoLowerAFloor() {
        repository.floors().set(days(14));
        word = Approval.granted("carol", "ticket 12");
        assertThat(repository.floors().set(days(1)).approvedBy()).isEqualTo("carol");
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.action()).isEqualTo("floor.lowered");
            assertThat(request.details())
                    .containsEntry("before", "every 14 days")
                    .containsEntry("after", "every 1 day");
        });
        assertThat(audited()).containsExactly("floor.raised", "floor.lowered");
    }

    @Test
    void nobodyApprovesForHimself() {
        repository.floors().set(days(14));
        repository.audit().forEach(record -> word = Approval.granted(record.who(), "I may"));
        assertThatThrownBy(() -> repository.floors().set(days(1)))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("another than who wants it");
    }

    @Test
    void withoutAnApproverNothingIsLowered() {
        repository.floors().set(days(14));
        try (Repository other = Repository.at(store).time(time).open(PASSWORD)) {
            assertThatThrownBy(() -> other.floors().set(days(1)))
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("second person");
        }
    }

    @Test
    void whatCountsAsLower() {
        ProtectionFloor daily = ProtectionFloor.builder()
                .frequency(Frequency.DAILY, Lifetime.days(7))
                .build();
        ProtectionFloor none = ProtectionFloor.builder().build();
        assertThat(none.isLowerThan(daily)).isTrue();
        assertThat(daily.isLowerThan(none)).isFalse();
        assertThat(days(7).isLowerThan(daily)).isFalse();
        assertThat(daily.isLowerThan(days(7))).isTrue();
        assertThat(ProtectionFloor.builder()
                        .every(Lifetime.months(12))
                        .build()
                        .isLowerThan(ProtectionFloor.builder()
                                .every(Lifetime.years(1))
                                .build()))
                .isFalse();
    }

    @Test
    void theAuditLogCannotBeRolledBackBehindWhatProtects() {
        Snapshot snapshot = backup("first");
        repository.holds().place(snapshot, "case 4711", "legal");
        assertThat(repository.audit().verify(List.of()).findings()).isEmpty();
        List<BlobKey> log = new ArrayList<>();
        store.list("holdfast/audit/", info -> log.add(info.key()));
        log.forEach(store::delete);
        try (Repository other = Repository.at(store).time(time).open(PASSWORD)) {
            assertThat(other.audit().verify(List.of()).findings())
                    .extracting(Finding::message)
                    .singleElement()
                    .asString()
                    .contains("rolled back");
        }
    }
}
