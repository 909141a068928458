package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Certificates;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Security;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.mongodb.MongoWorkloadProvider;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.workload.WorkloadOptions;
import dev.holdfast.spi.workload.WorkloadProvider;
import dev.holdfast.workload.Workloads;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real replica set that speaks TLS only and asks everybody who they are: a primary, a hidden member, one that is delayed and does not
 * vote, and an arbiter.
 */
class MongoAccessIT {
    @TempDir
    static Path directory;

    private static ReplicaSet set;
    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();

    @BeforeAll
    static void start() {
        set = ReplicaSet.start(
                "safe",
                ServerOptions.open().secured(Security.certificates(directory)),
                Member.priority(2),
                Member.unseen(),
                Member.delayed(Duration.ofHours(1)).silent(),
                Member.voter());
        set.client().getDatabase("shop").getCollection("orders").insertOne(new Document("_id", 1));
        run("{createUser: 'backuper', pwd: 'hush', roles: ['backup', 'clusterMonitor']}");
        run("{createUser: 'reader', pwd: 'hush', roles: ['readAnyDatabase']}");
        set.awaitCaughtUp();
    }

    private static void run(String command) {
        var unused = set.admin(Document.parse(command));
    }

    @AfterAll
    static void stop() {
        set.close();
    }

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private static String location(String more) {
        String hosts = set.member(0).address() + "," + set.member(1).address();
        return "mongodb://" + hosts + "/?replicaSet=safe" + more;
    }

    private static StoreCredentials credentials(Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(values);
        Certificates certificates = Objects.requireNonNull(set.security().certificates());
        all.put("tlsCaFile", certificates.authority().toString());
        Map<String, String> names = new TreeMap<>();
        all.keySet().forEach(name -> names.put(name, name));
        return StoreCredentials.byReference(names, name -> Secret.of(all.getOrDefault(name, "")));
    }

    private static StoreCredentials user(String name) {
        return credentials(Map.of("username", name, "password", "hush"));
    }

    private BackupRun backup(MongoWorkload workload) {
        try (LocalState state = LocalState.open(scene.target("state"), Time.system())) {
            return ours.with(repository -> BackupJob.unnamed()
                    .workload(workload)
                    .state(state.documents())
                    .into(repository)
                    .run());
        }
    }

    private List<Finding> errors(MongoWorkloadBuilder workload) {
        return findings(workload.build()).stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
    }

    private List<Finding> findings(MongoWorkload workload) {
        return ours.with(repository ->
                BackupJob.unnamed().workload(workload).into(repository).validate());
    }

    /** Locking would leave the primary alone with an arbiter and a delayed member, neither of which acknowledges. */
    @Test
    void whereALockIsNotSafeTheOplogIsTaken() {
        BackupRun run = backup(
                MongoWorkload.at(location("")).credentials(user("backuper")).build());
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        Document point = Document.parse(scene.restic(Peer.RESTIC)
                .ok("dump", run.snapshot().hex(), "/.holdfast/backup.json")
                .out());
        assertThat(point.getString("consistency")).isEqualTo("oplog");
        assertThat(point.getList("replicaSets", Document.class).get(0).getString("member"))
                .isEqualTo(set.member(1).address().toString());

        assertThatThrownBy(() -> backup(MongoWorkload.at(location(""))
                        .credentials(user("backuper"))
                        .consistency(ConsistencyMode.LOCK)
                        .build()))
                .isInstanceOf(RunException.BackupFailed.class)
                .hasMessageContaining("would stall")
                .hasMessageContaining("arbiter")
                .hasMessageContaining("on purpose");
    }

    @Test
    void aCertificateSignsIn() {
        Certificates certificates = Objects.requireNonNull(set.security().certificates());
        MongoWorkload workload = MongoWorkload.at(location("&authMechanism=MONGODB-X509"))
                .credentials(credentials(
                        Map.of("tlsCertificateKeyFile", certificates.client().toString())))
                .build();
        BackupRun run = backup(workload);
        assertThat(run.state()).isEqualTo(RunState.COMPLETED);

        set.client().getDatabase("shop").drop();
        RestoreRun restored = ours.with(repository -> RestoreJob.from(repository)
                .snapshot(snapshot(run))
                .verify(true)
                .into(workload)
                .run());
        assertThat(restored.state()).isEqualTo(RunState.COMPLETED);
        assertThat(set.client().getDatabase("shop").getCollection("orders").countDocuments())
                .isEqualTo(1);
    }

    private Snapshot snapshot(BackupRun run) {
        return ours.with(repository -> repository.snapshot(run.snapshot().hex()));
    }

    @Test
    void whatIsMissingIsNamedWithWhatGrantsIt() {
        assertThat(errors(MongoWorkload.at(location("")).credentials(user("backuper"))))
                .isEmpty();
        assertThat(errors(MongoWorkload.at(location(""))
                        .credentials(user("backuper"))
                        .consistency(ConsistencyMode.LOCK)))
                .extracting(Finding::message)
                .containsExactly(
                        "without any of its secondaries, writes that wait for the majority would stall",
                        "it may not fsync, unlock on the cluster");
        assertThat(errors(MongoWorkload.at(location("")).credentials(user("reader"))))
                .anySatisfy(finding -> {
                    assertThat(finding.message()).contains("replSetGetStatus");
                    assertThat(finding.remedy()).contains("db.grantRolesToUser(\"reader\"", "clusterMonitor");
                });
        assertThat(findings(MongoWorkload.at(location(""))
                        .credentials(user("nobody"))
                        .build()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("check user, password")
                        .doesNotContain("hush"));
    }

    @Test
    void whatIsAskedOfItIsTakenFromOptions() {
        WorkloadProvider.Environment environment = new WorkloadProvider.Environment(
                Time.system(),
                InputStream.nullInputStream(),
                user("backuper"),
                WorkloadOptions.NONE.and("consistency", "none").and("include", "shop.*"));
        try (var workload = new Workloads(List.of(new MongoWorkloadProvider()), environment).at(location(""))) {
            BackupRun run = backup((MongoWorkload) workload);
            assertThat(scene.restic(Peer.RESTIC).ok("ls", run.snapshot().hex()).out())
                    .contains("/dump/shop/orders.bson")
                    .doesNotContain("/dump/admin")
                    .doesNotContain("oplog.bson");
        }
    }
}
