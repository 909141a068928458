package dev.holdfast.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.policy.NotificationRule;
import dev.holdfast.policy.NotificationRule.Event;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObserverTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:30:00Z");
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private final List<Posted> posts = new CopyOnWriteArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();
    private final Clock time = new Clock();
    private HttpServer server;

    private record Posted(String body, Map<String, List<String>> headers) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            posts.add(new Posted(body, Map.copyOf(exchange.getRequestHeaders())));
            exchange.sendResponseHeaders(answers.isEmpty() ? 204 : answers.remove(0), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anEndedRunIsLoggedInOneLineOfPairs() {
        observer(rule())
                .runEnded(run(RunState.FAILED).message("no \"space\"\nleft").build());

        assertThat(lines)
                .containsExactly("event=run-ended run=" + ID
                        + " kind=backup name=nightly-20260301023000 schedule=nightly target=orders storage=main"
                        + " state=failed seconds=60.000 added_bytes=4096 attempts=1 failures=0"
                        + " message=\"no \\\"space\\\" left\"");
    }

    @Test
    void aRunThatGoesOnIsRefused() {
        assertThatThrownBy(() -> observer(rule()).runEnded(run(RunState.RUNNING).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ID);
    }

    @Test
    void figuresHaveTheNamesThatOthersUse() {
        Observer observer = observer(rule());

        observer.runEnded(run(RunState.COMPLETED).build());
        observer.runEnded(run(RunState.PARTIALLY_FAILED).build());

        assertThat(observer.figures())
                .contains("holdfast_backup_attempt_total{schedule=\"nightly\",target=\"orders\"} 2.0")
                .contains("holdfast_backup_success_total{schedule=\"nightly\",target=\"orders\"} 1.0")
                .contains("holdfast_backup_partial_failure_total{schedule=\"nightly\",target=\"orders\"} 1.0")
                .contains("holdfast_backup_duration_seconds_sum{schedule=\"nightly\",target=\"orders\"} 120.0")
                .contains("holdfast_backup_data_bytes_total{schedule=\"nightly\",target=\"orders\"} 8192.0")
                .contains("holdfast_backup_last_status{schedule=\"nightly\",target=\"orders\"} 0.0")
                .contains(
                        "holdfast_backup_last_successful_timestamp_seconds{schedule=\"nightly\",target=\"orders\"} 1.7723322E9");
    }

    @Test
    void freshnessIsShownAndTakenBack() {
        Observer observer = observer(rule());
        observer.freshness(new Freshness("nightly", "orders", NOW, NOW, Duration.ofHours(25), NOW, null));

        assertThat(observer.figures())
                .contains("holdfast_backup_longest_gap_seconds{schedule=\"nightly\",target=\"orders\"} 90000.0")
                .contains("holdfast_backup_newest_good_timestamp_seconds{")
                .doesNotContain("next_deletion");

        observer.scheduleGone("nightly");
        assertThat(observer.figures()).doesNotContain("longest_gap").doesNotContain("newest_good");
    }

    @Test
    void countersGoOnWhenTheConfigurationChanges() {
        Observer before = observer(rule());
        before.runEnded(run(RunState.COMPLETED).build());

        Observer after = Observer.builder(time, Runnable::run).figuresOf(before).build();

        assertThat(after.figures())
                .contains("holdfast_backup_success_total{schedule=\"nightly\",target=\"orders\"} 1.0");
    }

    @Test
    void aWebhookGetsWhatItsRuleAsksFor() {
        Observer observer = observer(rule(Event.FAILED));

        observer.runEnded(run(RunState.COMPLETED).build());
        observer.runEnded(run(RunState.FAILED).message("no space").build());

        assertThat(posts).hasSize(1);
        assertThat(posts.get(0).body())
                .contains("\"event\":\"failed\"", "\"schedule\":\"nightly\"", "\"run\":\"" + ID + "\"", "no space");
        assertThat(posts.get(0).headers()).containsEntry("X-holdfast-event", List.of("failed"));
    }

    @Test
    void aRuleForOtherSchedulesStaysSilent() {
        NotificationRule rule =
                rule(Event.FAILED).toBuilder().schedules(List.of("weekly")).build();

        observer(rule).runEnded(run(RunState.FAILED).build());

        assertThat(posts).isEmpty();
    }

    @Test
    void aSignedBodyCanBeProvenByItsReceiver() throws Exception {
        NotificationRule rule =
                rule(Event.FAILED).toBuilder().signingKey("env:KEY").build();

        observer(rule).runEnded(run(RunState.FAILED).build());

        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(
                new javax.crypto.spec.SecretKeySpec("env:KEY revealed".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = java.util.HexFormat.of()
                .formatHex(mac.doFinal(posts.get(0).body().getBytes(StandardCharsets.UTF_8)));
        assertThat(posts.get(0).headers()).containsEntry("X-holdfast-signature", List.of("sha256=" + expected));
    }

    @Test
    void aHeaderMayReferToASecret() {
        NotificationRule rule = rule(Event.FAILED).toBuilder()
                .headers(Map.of("Authorization", "env:TOKEN"))
                .build();

        observer(rule).runEnded(run(RunState.FAILED).build());

        assertThat(posts.get(0).headers()).containsEntry("Authorization", List.of("env:TOKEN revealed"));
    }

    @Test
    void anAnswerThatMayChangeIsTriedAgainWithLongerPauses() {
        answers.addAll(List.of(503, 429, 200));

        observer(rule(Event.FAILED)).runEnded(run(RunState.FAILED).build());

        assertThat(posts).hasSize(3);
        assertThat(posts).extracting(Posted::body).containsOnly(posts.get(0).body());
        assertThat(time.slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    @Test
    void anAnswerThatWillNotChangeIsNotTriedAgain() {
        answers.add(401);

        observer(rule(Event.FAILED)).runEnded(run(RunState.FAILED).build());

        assertThat(posts).hasSize(1);
        assertThat(time.slept).isEmpty();
    }

    @Test
    void nobodyAnsweringDoesNotFailTheRun() {
        server.stop(0);

        observer(rule(Event.FAILED)).runEnded(run(RunState.FAILED).build());

        assertThat(time.slept).hasSize(Messenger.ATTEMPTS - 1);
    }

    @Test
    void completingAfterAFailureIsNews() {
        Observer observer = observer(rule(Event.RECOVERED));

        observer.runEnded(run(RunState.COMPLETED).build());
        observer.runEnded(run(RunState.FAILED).build());
        observer.runEnded(run(RunState.COMPLETED).build());
        observer.runEnded(run(RunState.COMPLETED).build());

        assertThat(posts).hasSize(1);
        assertThat(posts.get(0).body()).contains("completed again");
    }

    @Test
    void aFailureBeforeTheProcessBeganCountsToo() {
        Observer observer = observer(rule(Event.RECOVERED));
        observer.lastOutcome("nightly", "orders", true);

        observer.runEnded(run(RunState.COMPLETED).build());

        assertThat(posts).hasSize(1);
    }

    @Test
    void noGoodBackupForTooLongIsToldOnce() {
        NotificationRule rule =
                rule(Event.STALE).toBuilder().noGoodFor(Duration.ofHours(26)).build();
        Observer observer = observer(rule);

        observer.freshness(fresh(NOW.minus(Duration.ofHours(26))));
        assertThat(posts).isEmpty();
        observer.freshness(fresh(NOW.minus(Duration.ofHours(27))));
        observer.freshness(fresh(NOW.minus(Duration.ofHours(28))));
        assertThat(posts).hasSize(1);
        observer.freshness(fresh(NOW));
        observer.freshness(fresh(null));
        assertThat(posts).hasSize(2);
        assertThat(posts.get(1).body()).contains("There is no good backup.");
    }

    @Test
    void aDefinitionThatBreaksIsToldOnce() {
        Observer observer = observer(rule(Event.VALIDATION_FAILED));

        observer.scheduleChanged("nightly", false, "schedules.nightly.cron: no");
        observer.scheduleChanged("nightly", false, "schedules.nightly.cron: no");

        assertThat(posts).hasSize(1);
        assertThat(observer.figures()).contains("holdfast_schedule_valid{schedule=\"nightly\"} 0.0");
    }

    @Test
    void aBlockedRetentionIsNewsOfItsOwn() {
        RunPart part = RunPart.pending(PartKind.RETENTION, "main").ended(RunState.FAILED, NOW, "ReadOnly", "read only");

        observer(rule(Event.RETENTION_BLOCKED))
                .runEnded(run(RunState.COMPLETED).part(part).build());

        assertThat(posts).hasSize(1);
        assertThat(posts.get(0).body()).contains("read only");
    }

    @Test
    void aMailWithoutAServerIsRefusedWithoutFailing() {
        NotificationRule rule = NotificationRule.builder("mail")
                .kind(NotificationRule.Kind.MAIL)
                .events(EnumSet.of(Event.FAILED))
                .build();

        observer(rule).runEnded(run(RunState.FAILED).build());

        assertThat(time.slept).isEmpty();
    }

    @Test
    void whatDoesNotComeFurtherIsToldOnceAndEachGapIsTold() {
        Observer observer = observer(rule(Event.POINT_IN_TIME_LOST));
        FollowStatus late = followed(NOW.minus(Duration.ofHours(1)));

        observer.followed(List.of(followed(NOW)));
        assertThat(posts).isEmpty();
        observer.followed(List.of(late));
        observer.followed(List.of(late));
        assertThat(posts).hasSize(1);
        assertThat(posts.get(0).body())
                .contains("\"event\":\"point-in-time-lost\"", "\"schedule\":\"nightly\"", "\"target\":\"orders\"")
                .contains(
                        "orders into the storage main: the archive of its changes reaches until 2026-03-01T01:30:00Z only");
        observer.followed(List.of(followed(NOW)));
        observer.followed(List.of(late));
        assertThat(posts).hasSize(2);

        observer.sliceStored(late, 100);
        observer.gap(late, "the oplog was too small");
        assertThat(posts).hasSize(3);
        assertThat(posts.get(2).body()).contains("the oplog was too small");
        assertThat(observer.figures())
                .contains("holdfast_follow_lag_seconds{storage=\"main\",target=\"orders\"} 3600.0")
                .contains("holdfast_follow_running{storage=\"main\",target=\"orders\"} 1.0")
                .contains("holdfast_follow_slices_total{storage=\"main\",target=\"orders\"} 1.0")
                .contains("holdfast_follow_data_bytes_total{storage=\"main\",target=\"orders\"} 100.0")
                .contains("holdfast_follow_gaps_total{storage=\"main\",target=\"orders\"} 1.0");
    }

    private static FollowStatus followed(Instant reaches) {
        return new FollowStatus(
                "orders",
                "main",
                List.of("nightly"),
                Duration.ofDays(2),
                Duration.ofMinutes(10),
                FollowStatus.State.FOLLOWING,
                "",
                NOW.minus(Duration.ofHours(2)),
                new FollowStatus.Archive(reaches, null, reaches, 1, 1, 0),
                null,
                List.of());
    }

    private static Freshness fresh(@org.jspecify.annotations.Nullable Instant lastGood) {
        return new Freshness("nightly", "orders", lastGood, null, null, null, null);
    }

    private static RunRecord.Builder run(RunState state) {
        return RunRecord.builder(ID, RunKind.BACKUP)
                .name("nightly-20260301023000")
                .schedule("nightly")
                .target("orders")
                .storage("main")
                .state(state)
                .startedAt(NOW.minusSeconds(60))
                .endedAt(NOW)
                .attempts(1)
                .addedBytes(4096);
    }

    private NotificationRule rule(Event... events) {
        EnumSet<Event> wanted = EnumSet.noneOf(Event.class);
        wanted.addAll(List.of(events));
        return NotificationRule.builder("hook")
                .url("http://127.0.0.1:" + server.getAddress().getPort() + "/hook")
                .events(wanted)
                .build();
    }

    private Observer observer(NotificationRule... rules) {
        return Observer.builder(time, Runnable::run)
                .rules(List.of(rules))
                .secrets(reference -> Secret.of(reference + " revealed"))
                .lines(lines::add)
                .build();
    }

    /** Stands still, and notes how long anybody wanted to wait. */
    private static final class Clock implements Time {
        private final List<Duration> slept = new ArrayList<>();

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void sleep(Duration duration) {
            slept.add(duration);
        }

        @Override
        public Timer every(String name, Duration period, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }
}
