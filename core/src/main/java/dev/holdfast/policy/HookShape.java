package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import java.util.List;

/** The fields of hooks. */
final class HookShape {
    static final Shape<Hook, Hook.Builder> SHAPE = Shape.of(
            Hook.builder("plain").build(),
            always("moment", Kinds.oneOf(Hook.Moment.class), Hook::moment, Hook.Builder::moment, "When it runs."),
            always(
                    "kind",
                    Kinds.oneOf(Hook.Kind.class),
                    Hook::kind,
                    Hook.Builder::kind,
                    "How it is carried out (H04)."),
            always(
                    "policy",
                    Kinds.oneOf(Hook.Condition.class),
                    Hook::policy,
                    Hook.Builder::policy,
                    "On which outcome a hook after the run runs (H05; KubeStash `executionPolicy`)."),
            always(
                    "onError",
                    Kinds.oneOf(Hook.OnError.class),
                    Hook::onError,
                    Hook.Builder::onError,
                    "What its failure means (Velero `onError`)."),
            always(
                    "timeout",
                    Kinds.DURATION,
                    Hook::timeout,
                    Hook.Builder::timeout,
                    "How long it may take (Velero: 30 s)."),
            always(
                    "command",
                    DefinitionKinds.NAMES,
                    Hook::command,
                    Hook.Builder::command,
                    "For exec: program and arguments; there is no shell."),
            always(
                    "environment",
                    DefinitionKinds.HEADERS,
                    Hook::environment,
                    Hook.Builder::environment,
                    "For exec: variables; values may be references to secrets."),
            optional("url", Kinds.PLACE, Hook::url, Hook.Builder::url, "For http: what is called."),
            always(
                    "method",
                    Kinds.TEXT,
                    Hook::method,
                    Hook.Builder::method,
                    "For http: GET, POST, PUT, PATCH or DELETE."),
            always(
                    "headers",
                    DefinitionKinds.HEADERS,
                    Hook::headers,
                    Hook.Builder::headers,
                    "For http: headers; values may be references to secrets, and must be for `Authorization` and the like."),
            always(
                    "body",
                    Kinds.TEXT,
                    Hook::body,
                    Hook.Builder::body,
                    "For http: the body; one that describes the run if it is empty."),
            always(
                    "handler",
                    Kinds.TEXT,
                    Hook::handler,
                    Hook.Builder::handler,
                    "For java: the name under which the program registered it."));

    static final Kind<List<Hook>> KIND =
            Structures.named("an object of hooks by name", Hook::builder, SHAPE, Hook.Builder::build, Hook::name);

    private HookShape() {}
}
