package dev.holdfast.internal.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.Label;
import dev.holdfast.run.Condition;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunTrigger;
import dev.holdfast.run.RunVerification;
import dev.holdfast.run.SourceResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of a run's record. Fields that are not known are ignored, so that an older program reads what a newer one wrote. */
final class RunJson {
    private RunJson() {}

    static String write(RunRecord run) {
        ObjectNode json = Fields.object();
        json.put("id", run.id()).put("kind", run.kind().word()).put("name", run.name());
        json.put("schedule", run.schedule()).put("target", run.target()).put("group", run.group());
        json.put("storage", run.storage()).put("createdBy", run.createdBy());
        json.put("trigger", Fields.word(run.trigger()));
        json.put("state", Fields.word(run.state()));
        run.rules().forEach(json.putArray("rules")::add);
        run.labels().forEach(label -> json.withArray("labels").add(label.toString()));
        run.dueAt().ifPresent(at -> json.put("dueAt", at.toString()));
        run.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
        run.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
        run.snapshot().ifPresent(id -> json.put("snapshot", id.hex()));
        run.subject().ifPresent(id -> json.put("subject", id));
        run.expiresAt().ifPresent(at -> json.put("expiresAt", at.toString()));
        run.protectedUntil().ifPresent(at -> json.put("protectedUntil", at.toString()));
        run.expiredAt().ifPresent(at -> json.put("expiredAt", at.toString()));
        json.put("addedBytes", run.addedBytes()).put("restoredBytes", run.restoredBytes());
        json.put("attempts", run.attempts()).put("message", run.message());
        json.put("holder", run.holder()).put("token", run.token());
        ArrayNode conditions = json.putArray("conditions");
        run.conditions().forEach(one -> condition(conditions.addObject(), one));
        ArrayNode parts = json.putArray("parts");
        run.parts().forEach(one -> part(parts.addObject(), one));
        json.put("failureCount", run.failureCount());
        ArrayNode failures = json.putArray("failures");
        run.failures()
                .forEach(one -> failures.addObject()
                        .put("path", one.path())
                        .put("during", one.during())
                        .put("message", one.message()));
        ArrayNode sources = json.putArray("sources");
        run.sources().forEach(one -> source(sources.addObject(), one));
        run.verification().ifPresent(one -> verification(json.putObject("verification"), one));
        return json.toString();
    }

    private static void condition(ObjectNode json, Condition one) {
        json.put("type", one.type())
                .put("status", Fields.word(one.status()))
                .put("reason", one.reason())
                .put("message", one.message())
                .put("lastTransitionTime", one.lastTransitionTime().toString());
    }

    private static void part(ObjectNode json, RunPart one) {
        json.put("kind", Fields.word(one.kind())).put("name", one.name());
        json.put("state", Fields.word(one.state())).put("reason", one.reason());
        json.put("message", one.message());
        json.put("attempts", one.attempts()).put("bytes", one.bytes());
        one.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
        one.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
        one.snapshot().ifPresent(id -> json.put("snapshot", id.hex()));
        one.expiresAt().ifPresent(at -> json.put("expiresAt", at.toString()));
    }

    private static void source(ObjectNode json, SourceResult one) {
        json.put("part", one.part()).put("source", one.source());
        json.put("lagMillis", one.lag().toMillis()).put("heldMillis", one.held().toMillis());
        json.put("records", one.records()).put("bytes", one.bytes());
    }

    static void verification(ObjectNode json, RunVerification one) {
        json.put("outcome", Fields.word(one.outcome())).put("run", one.run());
        json.put("at", one.at().toString()).put("method", one.method()).put("message", one.message());
        ArrayNode assertions = json.putArray("assertions");
        one.assertions()
                .forEach(each -> assertions
                        .addObject()
                        .put("name", each.name())
                        .put("held", each.held())
                        .put("actual", each.actual()));
    }

    /** @throws dev.holdfast.RepositoryException.Damaged if it is no record of a run */
    static RunRecord read(String path, String text) {
        Fields json = Fields.parse(path, text);
        RunKind kind = json.word("kind", RunKind.class);
        RunRecord.Builder run = json.guarded(() -> RunRecord.builder(json.text("id"), kind));
        run.name(json.text("name")).schedule(json.text("schedule")).target(json.text("target"));
        run.group(json.text("group")).storage(json.text("storage")).createdBy(json.text("createdBy"));
        run.trigger(json.word("trigger", RunTrigger.class, RunTrigger.ON_DEMAND));
        run.state(json.word("state", RunState.class, RunState.FAILED));
        run.rules(json.texts("rules"));
        run.labels(json.guarded(
                () -> json.texts("labels").stream().map(Label::parse).toList()));
        json.instant("dueAt").ifPresent(run::dueAt);
        json.instant("startedAt").ifPresent(run::startedAt);
        json.instant("endedAt").ifPresent(run::endedAt);
        json.snapshot("snapshot").ifPresent(run::snapshot);
        json.optional("subject").ifPresent(run::subject);
        json.instant("expiresAt").ifPresent(run::expiresAt);
        json.instant("protectedUntil").ifPresent(run::protectedUntil);
        json.instant("expiredAt").ifPresent(run::expiredAt);
        run.addedBytes(json.number("addedBytes")).restoredBytes(json.number("restoredBytes"));
        run.attempts((int) json.number("attempts")).message(json.text("message"));
        run.holder(json.text("holder"), json.number("token"));
        json.objects("conditions").forEach(one -> run.condition(condition(one)));
        json.objects("parts").forEach(one -> run.part(part(one)));
        List<ItemFailure> failures = new ArrayList<>();
        json.objects("failures")
                .forEach(one ->
                        failures.add(new ItemFailure(one.text("path"), one.text("during"), one.text("message"))));
        run.failures(json.number("failureCount"), failures);
        run.sources(json.objects("sources").stream().map(RunJson::source).toList());
        json.object("verification").ifPresent(one -> run.verification(verification(one)));
        return run.build();
    }

    private static Condition condition(Fields json) {
        return new Condition(
                json.text("type"),
                json.word("status", Condition.Status.class, Condition.Status.UNKNOWN),
                json.text("reason"),
                json.text("message"),
                json.time("lastTransitionTime"));
    }

    private static RunPart part(Fields json) {
        return new RunPart(
                json.word("kind", PartKind.class, PartKind.COMPONENT),
                json.text("name"),
                json.word("state", RunState.class, RunState.FAILED),
                json.text("reason"),
                json.text("message"),
                (int) json.number("attempts"),
                json.number("bytes"),
                json.instant("startedAt").orElse(null),
                json.instant("endedAt").orElse(null),
                json.snapshot("snapshot").orElse(null),
                json.instant("expiresAt").orElse(null));
    }

    private static SourceResult source(Fields json) {
        return new SourceResult(
                json.text("part"),
                json.text("source"),
                Duration.ofMillis(json.number("lagMillis")),
                Duration.ofMillis(json.number("heldMillis")),
                json.number("records"),
                json.number("bytes"));
    }

    static RunVerification verification(Fields json) {
        List<RunVerification.Assertion> assertions = new ArrayList<>();
        json.objects("assertions")
                .forEach(one -> assertions.add(
                        new RunVerification.Assertion(one.text("name"), one.flag("held"), one.text("actual"))));
        return new RunVerification(
                json.word("outcome", RunVerification.Outcome.class, RunVerification.Outcome.FAILED),
                json.text("run"),
                json.time("at"),
                json.text("method"),
                assertions,
                json.text("message"));
    }
}
