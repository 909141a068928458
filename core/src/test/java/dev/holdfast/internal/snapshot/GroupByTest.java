package dev.holdfast.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.GroupBy;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupByTest {
    private static final Snapshot ONE = Snapshots.of("a1", 1, "h", List.of("/b", "/a"), "x", "holdfast:run=1");
    private static final Snapshot TWO = Snapshots.of("b2", 2, "h", List.of("/a", "/b"), "holdfast:run=2", "x");
    private static final Snapshot THREE = Snapshots.of("c3", 3, "i", List.of("/a", "/b"));

    @Test
    void wordsMayBeSingularOrPlural() {
        assertThat(GroupBy.parse("hosts, path,tag")).isEqualTo(new GroupBy(true, true, true));
    }

    @Test
    void nothingMeansOneGroup() {
        assertThat(GroupBy.parse("").group(List.of(ONE, TWO, THREE))).hasSize(1);
    }

    @Test
    void anotherWordIsRefused() {
        assertThatThrownBy(() -> GroupBy.parse("host,color"))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("'color'");
    }

    @Test
    void theOrderOfPathsDoesNotCount() {
        assertThat(GroupBy.HOST_AND_PATHS.group(List.of(ONE, TWO, THREE)).values())
                .containsExactly(List.of(ONE, TWO), List.of(THREE));
    }

    @Test
    void holdfastsOwnTagsDoNotCount() {
        assertThat(GroupBy.parse("tags").groupOf(ONE))
                .isEqualTo(GroupBy.parse("tags").groupOf(TWO));
    }

    @Test
    void aGroupSaysWhatItsSnapshotsShare() {
        assertThat(GroupBy.HOST_AND_PATHS.groupOf(ONE)).hasToString("host h, path [/a /b]");
    }
}
