package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.holdfast.Secret;
import dev.holdfast.internal.observe.Observer;
import dev.holdfast.policy.NotificationRule;
import dev.holdfast.policy.NotificationRule.Event;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.testkit.VirtualTime;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mail server takes our mails by SMTP. */
class MailIT {
    private static final Instant NOW = Instant.parse("2026-03-01T02:30:00Z");

    private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort())
            .withConfiguration(new GreenMailConfiguration().withUser("holdfast@example.org", "holdfast", "pass word"));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aFailedRunIsMailedToEveryReceiver() throws Exception {
        observer(rule().build(), "pass word").runEnded(failed("No space left on the device: größer machen"));

        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject()).isEqualTo("Holdfast: backup nightly-20260301023000: failed (orders)");
        assertThat(received[0].getFrom()[0]).hasToString("holdfast@example.org");
        assertThat(received[0].getHeader("X-Holdfast-Event")).containsExactly("failed");
        assertThat((String) received[0].getContent())
                .contains("größer machen")
                .contains("schedule: nightly")
                .contains("run: 0123456789abcdef0123456789abcdef");
    }

    @Test
    void aServerThatWantsAPasswordGetsIt() throws Exception {
        NotificationRule rule = rule().user("holdfast").password("env:MAIL").build();

        observer(rule, "pass word").runEnded(failed("no"));

        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void aWrongPasswordIsNotTriedAgainAndFailsNothing() {
        NotificationRule rule = rule().user("holdfast").password("env:MAIL").build();
        VirtualTime time = VirtualTime.advancing(NOW);

        Observer.builder(time, Runnable::run)
                .rules(List.of(rule))
                .secrets(reference -> Secret.of("wrong"))
                .build()
                .runEnded(failed("no"));

        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(time.now()).isEqualTo(NOW);
    }

    @Test
    void aSubjectCannotSmuggleAHeader() throws Exception {
        RunRecord run = failed("no").toBuilder()
                .schedule("nightly\r\nBcc: other@example.org")
                .build();

        observer(rule().build(), "").runEnded(run);

        assertThat(server.getReceivedMessages()).hasSize(2);
        assertThat(server.getReceivedMessages()[0].getHeader("Bcc")).isNull();
    }

    private NotificationRule.Builder rule() {
        return NotificationRule.builder("operators")
                .kind(NotificationRule.Kind.MAIL)
                .host("127.0.0.1")
                .port(server.getSmtp().getPort())
                .from("holdfast@example.org")
                .to(List.of("ann@example.org", "bob@example.org"))
                .events(EnumSet.of(Event.FAILED));
    }

    private static Observer observer(NotificationRule rule, String password) {
        return Observer.builder(VirtualTime.advancing(NOW), Runnable::run)
                .rules(List.of(rule))
                .secrets(reference -> Secret.of(password))
                .build();
    }

    private static RunRecord failed(String message) {
        return RunRecord.builder("0123456789abcdef0123456789abcdef", RunKind.BACKUP)
                .name("nightly-20260301023000")
                .schedule("nightly")
                .target("orders")
                .state(RunState.FAILED)
                .startedAt(NOW.minusSeconds(60))
                .endedAt(NOW)
                .message(message)
                .build();
    }
}
