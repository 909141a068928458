package dev.holdfast.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotNamesTest {
    private static final Snapshot FIRST = Snapshots.of("dbaa0001", 1, "h", List.of("/a"), "holdfast:name=orders");
    private static final Snapshot SECOND = Snapshots.of("dbaa0002", 2, "h", List.of("/a"), "holdfast:name=orders");
    private static final Snapshot THIRD = Snapshots.of("c0ffee", 3, "other", List.of("/a"), "holdfast:name=db");
    private static final List<Snapshot> ALL = List.of(FIRST, SECOND, THIRD);

    @Test
    void thePathFollowsTheFirstColon() {
        assertThat(SnapshotNames.parse("latest:/srv/a:b")).isEqualTo(new SnapshotReference("latest", "/srv/a:b"));
    }

    @Test
    void withoutAColonThereIsNoPath() {
        assertThat(SnapshotNames.parse("orders").pathComponents()).isEmpty();
    }

    @Test
    void pathsAreCleaned() {
        assertThat(SnapshotNames.parse("latest://srv/./x/../db/").pathComponents())
                .containsExactly("srv", "db");
    }

    @Test
    void pathsDoNotLeaveTheRoot() {
        assertThat(SnapshotNames.parse("latest:../../etc").pathComponents()).containsExactly("etc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":/a", " "})
    void nothingBeforeTheColonIsRefused(String text) {
        assertThatThrownBy(() -> SnapshotNames.parse(text)).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void latestIsTheNewestThatPassesTheFilter() {
        assertThat(SnapshotNames.find(
                        SnapshotNames.parse("latest"),
                        ALL,
                        SnapshotFilter.builder().host("h").build()))
                .isEqualTo(SECOND);
    }

    @Test
    void anIdMayBeCutShort() {
        assertThat(find("DBAA0001")).isEqualTo(FIRST);
    }

    @Test
    void aNameStandsForItsNewestSnapshot() {
        assertThat(find("orders")).isEqualTo(SECOND);
    }

    @Test
    void aNameGoesBeforeAShortId() {
        assertThat(find("db")).isEqualTo(THIRD);
    }

    @Test
    void severalIdsAreAmbiguous() {
        assertThatThrownBy(() -> find("dbaa"))
                .isInstanceOf(RepositoryException.Ambiguous.class)
                .hasMessageContaining("dbaa0001")
                .hasMessageContaining("dbaa0002");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> find("nothing"))
                .isInstanceOf(RepositoryException.NotFound.class)
                .hasMessageContaining("'nothing'")
                .hasMessageContaining("c0ffee00");
    }

    @Test
    void latestOfNothingIsNotFound() {
        assertThatThrownBy(() -> SnapshotNames.find(SnapshotNames.parse("latest"), List.of(), SnapshotFilter.all()))
                .isInstanceOf(RepositoryException.NotFound.class);
    }

    private static Snapshot find(String text) {
        return SnapshotNames.find(SnapshotNames.parse(text), ALL, SnapshotFilter.all());
    }
}
