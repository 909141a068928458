package dev.holdfast.testkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.policy.Hook;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunHook;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HooksTest {
    private final Runs runs = new Runs();
    private final List<String> called = new ArrayList<>();

    @AfterEach
    void close() {
        runs.close();
    }

    private Hook.Builder java(String name, Hook.Moment moment) {
        runs.hooks.add(new NamedHook(name, () -> called.add(name)));
        return Hook.builder(name).kind(Hook.Kind.JAVA).handler(name).moment(moment);
    }

    private record NamedHook(String name, Runnable action) implements RunHook {
        @Override
        public void call(RunRecord run) {
            action.run();
        }
    }

    private void use(Hook.Builder... hooks) {
        List<Hook> all = new ArrayList<>();
        for (Hook.Builder one : hooks) {
            all.add(one.build());
        }
        runs.schedule(schedule -> schedule.hooks(all));
    }

    private static RunPart hook(RunRecord run, String name) {
        return Runs.part(run, PartKind.HOOK, name);
    }

    @Test
    void hooksAreCalledAroundTheBackupInTheirOrder() {
        use(java("freeze", Hook.Moment.BEFORE), java("thaw", Hook.Moment.AFTER), java("flush", Hook.Moment.BEFORE));
        runs.workload.meanwhile(() -> called.add("backup"));
        RunRecord run = runs.backup();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(called).containsExactly("freeze", "flush", "backup", "thaw");
    }

    @Test
    void oneThatFailsBeforeStopsTheBackupAndThoseAfterAreCalledAllTheSame() {
        use(
                Hook.builder("freeze").command(List.of("/bin/sh", "-c", "echo no freezer; exit 3")),
                java("thaw", Hook.Moment.AFTER),
                java("cheer", Hook.Moment.AFTER).policy(Hook.Condition.ON_SUCCESS),
                java("alarm", Hook.Moment.AFTER).policy(Hook.Condition.ON_FAILURE));
        RunRecord run = runs.backup();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.message()).contains("freeze", "exit code 3", "no freezer");
        assertThat(called).containsExactly("thaw", "alarm");
        assertThat(hook(run, "cheer").reason()).isEqualTo("ConditionNotMet");
        assertThat(runs.workload.dumps()).isZero();
        assertThat(Runs.part(run, PartKind.BACKUP, "orders").state()).isEqualTo(RunState.SKIPPED);
    }

    @Test
    void oneThatMayFailLeavesItsMarkAndTheBackupIsComplete() {
        use(Hook.builder("optional").command(List.of("/no/such/program")).onError(Hook.OnError.CONTINUE));
        RunRecord run = runs.backup();
        assertThat(run.state()).as(run.message()).isEqualTo(RunState.COMPLETED);
        assertThat(hook(run, "optional").state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void oneThatFailsAfterMakesTheRunPartialAndTheBackupStaysGood() {
        use(Hook.builder("thaw").moment(Hook.Moment.AFTER).command(List.of("/bin/false")));
        RunRecord run = runs.backup();
        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(run.isGood()).isTrue();
        assertThat(run.message()).contains("thaw");
    }

    @Test
    void thoseAfterAreCalledAlsoWhenTheRunIsCancelled() {
        use(java("freeze", Hook.Moment.BEFORE), java("thaw", Hook.Moment.AFTER));
        runs.workload.meanwhile(() -> runs.stop = Optional.of("no longer wanted"));
        RunRecord run = runs.backup();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(called).containsExactly("freeze", "thaw");
    }

    @Test
    void aProgramThatTakesTooLongIsEnded() {
        use(Hook.builder("slow").command(List.of("/bin/sleep", "60")).timeout(Duration.ofMillis(200)));
        RunRecord run = runs.backup();
        assertThat(hook(run, "slow").message()).contains("did not end within 200ms");
        assertThat(run.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void argumentsAreNoShellLineAndSecretsComeFromTheirPlace() {
        use(Hook.builder("say")
                .command(List.of("/bin/sh", "-c", "echo \"$1 $SECRET $HOLDFAST_TARGET\"", "sh", "$(id)"))
                .environment(Map.of("SECRET", "env:TOKEN")));
        RunRecord run = runs.backup();
        assertThat(hook(run, "say").message()).isEqualTo("$(id) hidden orders");
    }

    @Test
    void aJavaHookNobodyRegisteredIsNamed() {
        use(Hook.builder("mine").kind(Hook.Kind.JAVA).handler("absent"));
        RunRecord run = runs.backup();
        assertThat(run.message()).contains("'absent'");
    }

    @Test
    void aServerIsCalledWithTheRunAsItsBody() throws IOException {
        List<String> bodies = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(exchange.getRequestMethod() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/ok") ? 204 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            use(
                    Hook.builder("ok").kind(Hook.Kind.HTTP).url(URI.create(base + "/ok")),
                    Hook.builder("bad")
                            .kind(Hook.Kind.HTTP)
                            .url(URI.create(base + "/bad"))
                            .method("GET"));
            RunRecord run = runs.backup();
            assertThat(hook(run, "ok").state()).isEqualTo(RunState.COMPLETED);
            assertThat(hook(run, "bad").message()).contains("answered 503");
            assertThat(bodies.get(0)).startsWith("POST ").contains("\"target\":\"orders\"", run.id());
            assertThat(bodies.get(1)).isEqualTo("GET ");
        } finally {
            server.stop(0);
        }
    }
}
