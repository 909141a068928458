package dev.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.Label;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BackupQueryTest {
    private static final BackupEntry ENTRY = BackupEntry.builder("nightly-1")
            .run(Samples.run(0xbeef))
            .snapshot(Samples.id(0xcafe))
            .target("orders")
            .schedule("nightly")
            .storage("main")
            .createdBy("eve")
            .at(Samples.NOON)
            .labels(List.of(new Label("env", "prod"), new Label("team", "shop")))
            .paths(List.of("/srv/Orders"))
            .message("One file could not be read")
            .copies(List.of(new BackupCopy("vault", RunState.COMPLETED, null, null, "")))
            .build();

    private static boolean matches(UnaryOperator<BackupQuery.Builder> conditions) {
        return conditions.apply(BackupQuery.builder()).build().matches(ENTRY);
    }

    @Test
    void everyBackupMatchesNoCondition() {
        assertThat(matches(query -> query)).isTrue();
    }

    @Test
    void targetScheduleCreatorAndStatusAreCompared() {
        assertThat(matches(query -> query.target("orders"))).isTrue();
        assertThat(matches(query -> query.target("users"))).isFalse();
        assertThat(matches(query -> query.schedule("nightly"))).isTrue();
        assertThat(matches(query -> query.schedule(""))).isFalse();
        assertThat(matches(query -> query.createdBy("eve"))).isTrue();
        assertThat(matches(query -> query.createdBy("bob"))).isFalse();
        assertThat(matches(query -> query.status(RunStatus.COMPLETED))).isTrue();
        assertThat(matches(query -> query.status(RunStatus.FAILED))).isFalse();
    }

    @Test
    void ofSeveralValuesAnyWillDo() {
        assertThat(matches(query -> query.target("users").target("orders"))).isTrue();
        assertThat(matches(query -> query.status(RunStatus.FAILED).status(RunStatus.COMPLETED)))
                .isTrue();
    }

    @Test
    void everyConditionMustHold() {
        assertThat(matches(query -> query.target("orders").createdBy("bob"))).isFalse();
    }

    @Test
    void aCopyIsInItsStorageToo() {
        assertThat(matches(query -> query.storage("main"))).isTrue();
        assertThat(matches(query -> query.storage("vault"))).isTrue();
        assertThat(matches(query -> query.storage("other"))).isFalse();
    }

    @Test
    void allLabelsMustBeThere() {
        assertThat(matches(query -> query.label(new Label("env", "prod")).label(new Label("team", "shop"))))
                .isTrue();
        assertThat(matches(query -> query.label(new Label("env", "prod")).label(new Label("team", "it"))))
                .isFalse();
    }

    @Test
    void theBeginOfATimeBelongsToItAndItsEndDoesNot() {
        assertThat(matches(query -> query.from(Samples.NOON))).isTrue();
        assertThat(matches(query -> query.from(Samples.NOON.plusNanos(1)))).isFalse();
        assertThat(matches(query -> query.until(Samples.NOON))).isFalse();
        assertThat(matches(query -> query.until(Samples.NOON.plusNanos(1)))).isTrue();
    }

    @Test
    void aTextIsLookedForInAnyCaseWhereverPeopleLook() {
        for (String text : List.of(
                "NIGHTLY", "order", "eve", "could not", "beef", "cafe", "env=prod", "/srv/orders", "team", "")) {
            assertThat(matches(query -> query.text(text))).as(text).isTrue();
        }
        assertThat(matches(query -> query.text("elsewhere"))).isFalse();
    }

    @Test
    void aListHasAtLeastOneEntry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupQuery.builder().limit(0))
                .withMessageContaining("at least 1");
    }

    @Property(tries = 200)
    void twoConditionsFindWhatBothFindAndNothingThatNeitherDoes(
            @ForAll("conditions") UnaryOperator<BackupQuery.Builder> first,
            @ForAll("conditions") UnaryOperator<BackupQuery.Builder> second,
            @ForAll("entries") BackupEntry entry) {
        boolean one = first.apply(BackupQuery.builder()).build().matches(entry);
        boolean other = second.apply(BackupQuery.builder()).build().matches(entry);
        boolean together =
                second.apply(first.apply(BackupQuery.builder())).build().matches(entry);
        assertThat(together || !(one && other)).isTrue();
        assertThat(!together || one || other).isTrue();
    }

    @Property(tries = 200)
    void theOrderOfConditionsDoesNotMatter(
            @ForAll("conditions") UnaryOperator<BackupQuery.Builder> first,
            @ForAll("conditions") UnaryOperator<BackupQuery.Builder> second,
            @ForAll("entries") BackupEntry entry) {
        boolean sets = first.apply(second.apply(BackupQuery.builder().text("n")))
                .build()
                .matches(entry);
        boolean reversed = second.apply(first.apply(BackupQuery.builder().text("n")))
                .build()
                .matches(entry);
        assertThat(sets).isEqualTo(reversed);
    }

    @Provide
    Arbitrary<UnaryOperator<BackupQuery.Builder>> conditions() {
        return Arbitraries.of(
                query -> query.target("orders"),
                query -> query.target("users"),
                query -> query.schedule("nightly"),
                query -> query.storage("vault"),
                query -> query.createdBy("eve"),
                query -> query.status(RunStatus.FAILED),
                query -> query.label(new Label("env", "prod")));
    }

    @Provide
    Arbitrary<BackupEntry> entries() {
        return Combinators.combine(
                        Arbitraries.of("orders", "users"),
                        Arbitraries.of("nightly", ""),
                        Arbitraries.of("main", "vault"),
                        Arbitraries.of("eve", "bob"),
                        Arbitraries.of(RunStatus.class),
                        Arbitraries.of("prod", "test"))
                .as((target, schedule, storage, creator, status, env) -> BackupEntry.builder("n")
                        .target(target)
                        .schedule(schedule)
                        .storage(storage)
                        .createdBy(creator)
                        .status(status)
                        .labels(List.of(new Label("env", env)))
                        .build());
    }
}
