package dev.holdfast.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Label;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotFilterTest {
    private static final Snapshot OLD = Snapshots.of("a1", 1, "one", List.of("/a", "/b"), "x", "y");
    private static final Snapshot NEW = Snapshots.of("b2", 2, "two", List.of("/a"), "x");

    @Test
    void withoutConditionsEverythingPasses() {
        assertThat(SnapshotFilter.all().select(List.of(OLD, NEW))).containsExactly(OLD, NEW);
    }

    @Test
    void anyOfTheHostsWillDo() {
        SnapshotFilter filter =
                SnapshotFilter.builder().host("zero").host("two").build();
        assertThat(filter.select(List.of(OLD, NEW))).containsExactly(NEW);
    }

    @Test
    void theEmptyHostMeansEveryHost() {
        assertThat(SnapshotFilter.builder().host("").build().isEmpty()).isTrue();
    }

    @Test
    void allPathsMustBeThere() {
        SnapshotFilter filter = SnapshotFilter.builder().path("/a").path("/b").build();
        assertThat(filter.select(List.of(OLD, NEW))).containsExactly(OLD);
    }

    @Test
    void allTagsOfOneListMustBeThere() {
        assertThat(tags("x", "y").select(List.of(OLD, NEW))).containsExactly(OLD);
    }

    @Test
    void anyOfTheListsWillDo() {
        SnapshotFilter filter = SnapshotFilter.builder()
                .tags(List.of("none"))
                .tags(List.of("x"))
                .build();
        assertThat(filter.select(List.of(OLD, NEW))).containsExactly(OLD, NEW);
    }

    @Test
    void theEmptyTagMeansUntagged() {
        assertThat(tags("").matches(Snapshots.tagged())).isTrue();
        assertThat(tags("").matches(NEW)).isFalse();
    }

    @Test
    void holdfastsOwnTagsDoNotMakeASnapshotTagged() {
        assertThat(tags("").matches(Snapshots.tagged("holdfast:name=n"))).isTrue();
    }

    @Test
    void tagsAreSplitAtCommasAndTrimmed() {
        assertThat(SnapshotFilter.tagList(" a , b")).containsExactly("a", "b");
        assertThat(SnapshotFilter.tagList("")).containsExactly("");
    }

    @Test
    void nameAndLabelsMustFit() {
        SnapshotFilter filter = SnapshotFilter.builder()
                .name("n")
                .label(new Label("env", "prod"))
                .build();
        assertThat(filter.matches(Snapshots.tagged("holdfast:name=n", "holdfast:label:env=prod")))
                .isTrue();
        assertThat(filter.matches(Snapshots.tagged("holdfast:name=n"))).isFalse();
        assertThat(filter.matches(Snapshots.tagged("holdfast:label:env=prod"))).isFalse();
    }

    @Test
    void latestIsTheNewest() {
        assertThat(SnapshotFilter.all().latest(List.of(NEW, OLD))).hasValue(NEW);
    }

    @Test
    void whatIsTooNewDoesNotPass() {
        SnapshotFilter filter = SnapshotFilter.builder()
                .until(Instant.parse("2026-01-02T00:00:00Z"))
                .build();
        assertThat(filter.latest(List.of(NEW, OLD))).hasValue(OLD);
    }

    private static SnapshotFilter tags(String... tags) {
        return SnapshotFilter.builder().tags(List.of(tags)).build();
    }
}
