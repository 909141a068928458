package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.testkit.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** restic, and all of ours that looks at a repository as a whole, leave the documents beside it alone. */
class DocumentsIT {
    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();
    private Snapshot first;
    private Snapshot last;

    @BeforeEach
    void prepare() throws IOException {
        ours.create();
        Files.writeString(scene.source().resolve("file"), "first".repeat(10_000));
        first = ours.backup(scene.source());
        Files.writeString(scene.source().resolve("file"), "last".repeat(10_000));
        last = ours.backup(scene.source());
        ours.with(repository -> {
            for (int number = 0; number < 20; number++) {
                repository.documents().create("state/schedules/s" + number, "{\"number\":" + number + "}");
            }
            repository.holds().place(last, "case 4711", "legal");
            return repository
                    .floors()
                    .set(ProtectionFloor.builder().every(Lifetime.hours(1)).build());
        });
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private Map<String, String> documents() {
        return ours.with(repository -> {
            Map<String, String> found = new TreeMap<>();
            repository
                    .documents()
                    .list(
                            "",
                            path -> found.put(
                                    path,
                                    repository
                                            .documents()
                                            .read(path)
                                            .map(StateDocument::json)
                                            .orElse("nothing")));
            return found;
        });
    }

    private long objectsBeside() {
        Path beside = scene.repository().resolve("holdfast");
        try (Stream<Path> files = Files.walk(beside)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".json"))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Peer.class,
            names = {"RESTIC", "RESTIC_014"})
    void resticLeavesThemAlone(Peer peer) {
        Map<String, String> before = documents();
        assertThat(before).hasSize(25);
        Restic restic = scene.restic(peer);
        restic.assertSound();
        assertThat(restic.ok("snapshots", "--json").json()).hasSize(2);
        restic.ok("forget", "--keep-last", "1", "--prune");
        restic.ok("prune");
        restic.ok("tag", "--add", "seen", "latest");
        restic.assertSound();
        assertThat(documents()).isEqualTo(before);
        assertThat(objectsBeside()).isEqualTo(25);
    }

    /** What is protected is protected from Holdfast only; that a hold survives new tags of restic's is as much as it can do. */
    @Test
    void aHoldStaysWithASnapshotThatResticGaveOtherTags() {
        scene.restic(Peer.RESTIC).ok("tag", "--add", "seen", last.id().hex());
        ours.with(repository -> {
            Snapshot tagged = repository.snapshot("latest");
            assertThat(tagged.id()).isNotEqualTo(last.id());
            assertThat(repository.holds().of(tagged)).hasSize(1);
            assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(tagged))))
                    .isInstanceOf(RepositoryException.Protected.class)
                    .hasMessageContaining("held by legal");
            return tagged;
        });
    }

    @Test
    void ourOwnUpkeepLeavesThemAlone() {
        Map<String, String> before = documents();
        ours.with(repository -> {
            assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first))))
                    .isInstanceOf(RepositoryException.Protected.class);
            try (var prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
                prune.run();
            }
            try (var repair = repository.upkeep().planIndexRepair(true)) {
                repair.run();
            }
            try (var repair = repository.upkeep().planSnapshotRepair(List.of(), true)) {
                repair.run();
            }
            assertThat(repository.upkeep().check(CheckDepth.full()).problems()).isEmpty();
            assertThat(repository.audit().verify(List.of()).findings()).isEmpty();
            return true;
        });
        Map<String, String> after = documents();
        before.remove("audit/head");
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after.keySet())
                .as("the refusal is told, and nothing else is new")
                .hasSize(before.size() + 2);
        assertThat(after.values())
                .filteredOn(json -> json.contains("snapshots.removal.refused"))
                .hasSize(1);
    }

    @Test
    void aCopyTakesSnapshotsAndNoDocuments() {
        VirtualTime time = VirtualTime.create();
        MemoryBlobStore store = MemoryBlobStore.create(time);
        ours.with(repository -> {
            try (Repository target = Repository.at(store).lowCostKeys().create(Secret.of("other"))) {
                CopyJob.from(repository).into(target).run();
                assertThat(target.snapshots()).hasSize(2);
                assertThat(target.holds().list()).isEmpty();
                target.documents().list("", path -> {
                    throw new AssertionError("copied: " + path);
                });
            }
            return true;
        });
    }
}
