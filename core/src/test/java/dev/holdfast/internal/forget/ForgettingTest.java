package dev.holdfast.internal.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForgettingTest {
    private static final RetentionOptions OPTIONS =
            RetentionOptions.at(Instant.parse("2030-01-01T00:00:00Z")).build();

    private final TestRepository repository = new TestRepository();
    private final Snapshot first = repository.backup(Map.of("a", TestRepository.text("1")), "old");
    private final Snapshot second = repository.backup(Map.of("a", TestRepository.text("2")));

    @Test
    void aPlanChangesNothing() {
        ForgetPlan plan = Forgetting.plan(
                repository.opened(),
                SnapshotFilter.all(),
                KeepRules.builder().last(1).build(),
                OPTIONS);

        assertThat(plan.remove()).containsExactly(first);
        assertThat(repository.keys("snapshots/")).hasSize(2);
    }

    @Test
    void whatThePlanNamesIsRemoved() {
        Forgetting.apply(repository.opened(), ForgetPlan.ofNamed(List.of(first)), Operation.unattended());

        assertThat(repository.reopened().snapshots().ids()).containsExactly(second.id());
    }

    @Test
    void removingEverythingNeedsAFilter() {
        RetentionOptions all =
                RetentionOptions.at(OPTIONS.now()).mayRemoveAll(true).build();

        assertThatThrownBy(() -> Forgetting.plan(
                        repository.opened(),
                        SnapshotFilter.all(),
                        KeepRules.builder().build(),
                        all))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void aLostLockEndsTheRemoval() {
        Operation unguarded = new Operation(
                () -> {
                    throw new RepositoryException.LockLost("gone");
                },
                () -> {},
                (step, done, total) -> {});

        assertThatThrownBy(() -> Forgetting.apply(repository.opened(), ForgetPlan.ofNamed(List.of(first)), unguarded))
                .isInstanceOf(RepositoryException.LockLost.class);
        assertThat(repository.keys("snapshots/")).hasSize(2);
    }

    @Test
    void otherTagsMakeAnotherSnapshotThatRemembersItsFirstId() {
        List<TagChange> changes = Tagging.apply(
                repository.opened(), List.of(first), List.of(TagEdit.add(List.of("new"))), Operation.unattended());

        Snapshot stored =
                repository.reopened().snapshots().load(changes.get(0).after().id());
        assertThat(stored.tags()).containsExactly("old", "new");
        assertThat(stored.original()).isEqualTo(Optional.of(first.id()));
    }

    @Test
    void theSnapshotWithTheOldTagsIsGone() {
        Tagging.apply(repository.opened(), List.of(first), List.of(TagEdit.set(List.of())), Operation.unattended());

        assertThat(repository.reopened().snapshots().ids()).hasSize(2).doesNotContain(first.id());
    }

    @Test
    void theSameTagsChangeNothing() {
        assertThat(Tagging.apply(
                        repository.opened(),
                        List.of(first),
                        List.of(TagEdit.add(List.of("old")), TagEdit.remove(List.of("other"))),
                        Operation.unattended()))
                .isEmpty();
    }
}
