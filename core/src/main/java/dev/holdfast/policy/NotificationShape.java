package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;

/** The fields of notifications. */
final class NotificationShape {
    static final Shape<NotificationRule, NotificationRule.Builder> SHAPE = Shape.of(
            NotificationRule.builder("plain").build(),
            always(
                    "kind",
                    Kinds.oneOf(NotificationRule.Kind.class),
                    NotificationRule::kind,
                    NotificationRule.Builder::kind,
                    "How the news travel."),
            always(
                    "events",
                    Structures.set(NotificationRule.Event.class),
                    NotificationRule::events,
                    NotificationRule.Builder::events,
                    "What is told."),
            always(
                    "schedules",
                    DefinitionKinds.NAMES,
                    NotificationRule::schedules,
                    NotificationRule.Builder::schedules,
                    "About which schedules; all if it is empty."),
            always(
                    "url",
                    Kinds.secret("a URL, or a reference to a secret that holds one"),
                    NotificationRule::url,
                    NotificationRule.Builder::url,
                    "For webhook: where it is, or a reference to a secret that holds it."),
            always(
                    "headers",
                    DefinitionKinds.HEADERS,
                    NotificationRule::headers,
                    NotificationRule.Builder::headers,
                    "For webhook: headers; values may be references to secrets, and must be for `Authorization` and the like."),
            always(
                    "signingKey",
                    DefinitionKinds.SECRET,
                    NotificationRule::signingKey,
                    NotificationRule.Builder::signingKey,
                    "For webhook: the key that calls are signed with, by reference."),
            optional(
                    "noGoodFor",
                    Kinds.DURATION,
                    NotificationRule::noGoodFor,
                    NotificationRule.Builder::noGoodFor,
                    "The age of the newest good backup from which `stale` is told."),
            always("host", Kinds.TEXT, NotificationRule::host, NotificationRule.Builder::host, "For mail: the server."),
            always(
                    "port",
                    Kinds.number(1, 65_535),
                    NotificationRule::port,
                    NotificationRule.Builder::port,
                    "For mail: its port."),
            always(
                    "security",
                    Kinds.oneOf(NotificationRule.Security.class),
                    NotificationRule::security,
                    NotificationRule.Builder::security,
                    "For mail: how the connection is protected."),
            always(
                    "from",
                    Kinds.TEXT,
                    NotificationRule::from,
                    NotificationRule.Builder::from,
                    "For mail: the sender's address."),
            always(
                    "to",
                    DefinitionKinds.NAMES,
                    NotificationRule::to,
                    NotificationRule.Builder::to,
                    "For mail: the receivers' addresses."),
            always(
                    "user",
                    Kinds.TEXT,
                    NotificationRule::user,
                    NotificationRule.Builder::user,
                    "For mail: who logs in; nobody if it is empty."),
            always(
                    "password",
                    DefinitionKinds.SECRET,
                    NotificationRule::password,
                    NotificationRule.Builder::password,
                    "For mail: the password of who logs in, by reference."));

    private NotificationShape() {}
}
