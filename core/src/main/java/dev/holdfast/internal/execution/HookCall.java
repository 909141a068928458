package dev.holdfast.internal.execution;

import dev.holdfast.Secret;
import dev.holdfast.internal.form.DurationText;
import dev.holdfast.policy.Hook;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunHook;
import dev.holdfast.run.RunRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call of one hook: a program without a shell, a request over HTTP, or Java code. */
final class HookCall {
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);
    private static final int OK = 200;
    private static final int NO_LONGER_OK = 300;

    private final RunSurroundings around;
    private final Hook hook;
    private final RunLimits limits;

    HookCall(RunSurroundings around, Hook hook, RunLimits limits) {
        this.around = around;
        this.hook = hook;
        this.limits = limits;
    }

    /**
     * Calls it.
     *
     * @return what it said, in one line
     * @throws RunException.HookFailed if it failed or took too long
     * @throws CancellationException if the run is to end; the hook was ended then
     */
    String call(RunRecord run) {
        return switch (hook.kind()) {
            case EXEC -> program(run);
            case HTTP -> within(() -> request(run));
            case JAVA -> within(() -> java(run));
        };
    }

    private String program(RunRecord run) {
        Map<String, String> variables = new TreeMap<>(describe(run));
        hook.environment().forEach((name, value) -> variables.put(name, value(value)));
        return new HookProgram(hook.name(), hook.command(), variables, hook.timeout(), limits).run();
    }

    private static Map<String, String> describe(RunRecord run) {
        return Map.of(
                "HOLDFAST_RUN", run.id(),
                "HOLDFAST_NAME", run.name(),
                "HOLDFAST_SCHEDULE", run.schedule(),
                "HOLDFAST_TARGET", run.target(),
                "HOLDFAST_STATE", run.status().text(),
                "HOLDFAST_SNAPSHOT", run.snapshot().map(id -> id.hex()).orElse(""));
    }

    /** A value of the definition, read from where it points if it is a reference. */
    private String value(String text) {
        if (!REFERENCE.matcher(text).matches()) {
            return text;
        }
        try (Secret secret = around.secrets().read(text)) {
            return new String(secret.revealUtf8(), StandardCharsets.UTF_8);
        }
    }

    private String request(RunRecord run) throws IOException, InterruptedException {
        URI url = hook.url().orElseThrow(() -> new RunException.HookFailed("the hook has no url", null));
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(hook.timeout());
        hook.headers().forEach((name, value) -> request.header(name, value(value)));
        String body = hook.body().isEmpty() ? HookText.of(run) : hook.body();
        boolean carries = !hook.method().equals("GET") && !hook.method().equals("DELETE");
        if (carries && hook.body().isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        request.method(
                hook.method(),
                carries ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(hook.timeout()).build();
        HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() < OK || answer.statusCode() >= NO_LONGER_OK) {
            throw new RunException.HookFailed(
                    "the server at " + url.getHost() + " answered " + answer.statusCode(), null);
        }
        return "the server answered " + answer.statusCode();
    }

    private String java(RunRecord run) throws Exception {
        RunHook code = around.hook(hook.handler())
                .orElseThrow(() -> new RunException.HookFailed(
                        "no Java hook is registered under the name '" + hook.handler()
                                + "'; hand it to the service, or put it on the class path",
                        null));
        code.call(run);
        return "";
    }

    /** On a thread of its own, which is interrupted when the time is up or the run is to end. */
    private String within(java.util.concurrent.Callable<String> work) {
        FutureTask<String> task = new FutureTask<>(work);
        around.executor().execute(task);
        try {
            for (long left = hook.timeout().toMillis(); ; left -= LOOK_AROUND.toMillis()) {
                limits.check();
                try {
                    return task.get(Math.min(left, LOOK_AROUND.toMillis()), TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (left <= LOOK_AROUND.toMillis()) {
                        throw new RunException.HookFailed(
                                "it did not end within " + DurationText.of(hook.timeout()), null);
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the run was interrupted while it waited for a hook");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RunException.HookFailed known) {
                throw known;
            }
            throw new RunException.HookFailed("it failed: " + failed.getCause(), failed.getCause());
        } finally {
            boolean unused = task.cancel(true);
        }
    }

    private static final java.util.regex.Pattern REFERENCE = java.util.regex.Pattern.compile("(env|file|command):.+");
}
