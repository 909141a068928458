package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Snapshot;
import dev.holdfast.job.BackupJob;
import dev.holdfast.run.StoredKind;
import dev.holdfast.workload.DirectoryWorkload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots that one program wrote are listed, tagged and forgotten by the other. */
class SnapshotsIT {
    private final Scene scene = new Scene();

    @BeforeEach
    void create() {
        NastyCorpus.fillSmall(scene.source().toString(), 10);
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private Snapshot backup(Instant when) {
        return scene.ours()
                .with(repository -> repository.snapshot(BackupJob.named("orders")
                        .workload(DirectoryWorkload.builder()
                                .target(scene.source())
                                .exclude("*.tmp")
                                .build())
                        .label("env", "prod")
                        .tag("nightly")
                        .host("db-7")
                        .takenAt(when)
                        .into(repository)
                        .run()
                        .snapshot()
                        .hex()));
    }

    @ParameterizedTest
    @EnumSource
    void resticListsEveryField(Peer peer) {
        Snapshot first = backup(Instant.parse("2020-02-29T12:00:00.123456789Z"));
        Snapshot second = backup(Instant.parse("2020-03-01T12:00:00Z"));
        JsonNode listed = scene.restic(peer).snapshots().get(1);
        assertThat(listed.get("id").asText()).isEqualTo(second.id().hex());
        assertThat(listed.get("short_id").asText()).isEqualTo(second.id().brief());
        assertThat(listed.get("parent").asText()).isEqualTo(first.id().hex());
        assertThat(listed.get("tree").asText()).isEqualTo(second.tree());
        assertThat(listed.get("time").asText()).isEqualTo("2020-03-01T12:00:00Z");
        assertThat(texts(listed.get("paths"))).containsExactly(scene.source().toString());
        assertThat(listed.get("hostname").asText()).isEqualTo("db-7");
        assertThat(listed.get("username").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(texts(listed.get("excludes"))).containsExactly("*.tmp");
        assertThat(texts(listed.get("tags"))).contains("nightly").containsAll(second.tags());
    }

    @ParameterizedTest
    @EnumSource(names = "RESTIC")
    void resticListsTheSummary(Peer peer) {
        Snapshot snapshot = backup(Instant.parse("2020-02-29T12:00:00Z"));
        JsonNode summary = scene.restic(peer).snapshots().get(0).get("summary");
        assertThat(summary.get("files_new").asLong()).isEqualTo(10);
        assertThat(summary.get("total_files_processed").asLong()).isEqualTo(10);
        assertThat(summary.get("data_added").asLong())
                .isEqualTo(Ours.summary(snapshot).dataAdded())
                .isPositive();
        assertThat(summary.get("tree_blobs").asLong()).isPositive();
        assertThat(scene.restic(peer).snapshots().get(0).get("program_version").asText())
                .startsWith("holdfast ");
    }

    @ParameterizedTest
    @EnumSource
    void resticListsTheSameFilesAndBlobs(Peer peer) {
        backup(Instant.parse("2020-02-29T12:00:00Z"));
        for (StoredKind kind : StoredKind.values()) {
            List<String> ours = new ArrayList<>();
            scene.ours().with(repository -> {
                repository.contents().stored(kind, object -> ours.add((object.type() + " " + object.id()).strip()));
                return true;
            });
            assertThat(scene.restic(peer)
                            .ok("list", "--no-lock", kind.word())
                            .out()
                            .lines())
                    .as(kind.word())
                    .containsExactlyInAnyOrderElementsOf(ours);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resticFindsThemByTagAndHost(Peer peer) {
        backup(Instant.parse("2020-02-29T12:00:00Z"));
        Restic restic = scene.restic(peer);
        assertThat(restic.ok("snapshots", "--json", "--tag", "nightly", "--host", "db-7")
                        .json())
                .hasSize(1);
        assertThat(restic.ok("snapshots", "--json", "--tag", "weekly").json()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tagsThatResticAddsAreSeen(Peer peer) {
        Snapshot first = backup(Instant.parse("2020-02-29T12:00:00Z"));
        scene.restic(peer).ok("tag", "--add", "kept", first.id().hex());
        List<Snapshot> all = scene.ours().with(repository -> repository.snapshots());
        assertThat(all).hasSize(1);
        assertThat(all.get(0).tags()).contains("kept", "nightly");
        assertThat(all.get(0).original().orElseThrow()).isEqualTo(first.id());
        assertThat(all.get(0).name()).contains("orders");
    }

    @ParameterizedTest
    @EnumSource
    void resticForgetsByItsRules(Peer peer) {
        for (int day = 1; day <= 5; day++) {
            backup(Instant.parse("2020-03-0" + day + "T12:00:00Z"));
        }
        scene.restic(peer).ok("forget", "--keep-last", "2", "--prune");
        List<Snapshot> left = scene.ours().with(repository -> repository.snapshots());
        assertThat(left.stream().map(one -> one.time().getDayOfMonth())).containsExactly(4, 5);
        scene.restic(peer).assertSound();
    }

    @ParameterizedTest
    @EnumSource
    void holdfastReadsEveryFieldOfRestics(Peer peer) {
        scene.restic(peer)
                .ok(
                        "backup",
                        "--host",
                        "web",
                        "--tag",
                        "a,b",
                        "--exclude",
                        "*.tmp",
                        "--time",
                        "2020-03-04 05:06:07",
                        scene.source().toString());
        JsonNode theirs = scene.restic(peer).snapshots().get(0);
        Snapshot read = scene.ours().with(repository -> repository.snapshot("latest"));
        assertThat(read.id().hex()).isEqualTo(theirs.get("id").asText());
        assertThat(read.hostname()).isEqualTo("web");
        assertThat(read.tags()).containsExactly("a", "b");
        assertThat(read.excludes()).containsExactly("*.tmp");
        assertThat(read.paths()).containsExactly(scene.source().toString());
        assertThat(read.time().toInstant()).isEqualTo(Instant.parse("2020-03-04T05:06:07Z"));
        assertThat(read.summary().isPresent()).isEqualTo(peer == Peer.RESTIC);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
