package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;

/** The fields of compliance policies. */
final class ComplianceShape {
    static final Shape<CompliancePolicy, CompliancePolicy.Builder> SHAPE = Shape.of(
            CompliancePolicy.builder("plain").build(),
            always(
                    "authorizedEmail",
                    Kinds.TEXT,
                    CompliancePolicy::authorizedEmail,
                    CompliancePolicy.Builder::authorizedEmail,
                    "The address of who may change it. Required (F01; Atlas)."),
            always(
                    "authorizedFirstName",
                    Kinds.TEXT,
                    CompliancePolicy::authorizedFirstName,
                    CompliancePolicy.Builder::authorizedFirstName,
                    "The first name of who may change it. Required (F01; Atlas)."),
            always(
                    "authorizedLastName",
                    Kinds.TEXT,
                    CompliancePolicy::authorizedLastName,
                    CompliancePolicy.Builder::authorizedLastName,
                    "The last name of who may change it. Required (F01; Atlas)."),
            always(
                    "copyProtection",
                    Kinds.BOOL,
                    CompliancePolicy::copyProtection,
                    CompliancePolicy.Builder::copyProtection,
                    "Whether copies are protected as their originals are (F01)."),
            always(
                    "encryptionAtRest",
                    Kinds.BOOL,
                    CompliancePolicy::encryptionAtRest,
                    CompliancePolicy.Builder::encryptionAtRest,
                    "Whether targets must be encrypted at rest (F01)."),
            always(
                    "overwriteBackupPolicies",
                    Kinds.BOOL,
                    CompliancePolicy::overwriteBackupPolicies,
                    CompliancePolicy.Builder::overwriteBackupPolicies,
                    "Whether policies below the floors are raised rather than refused (F03)."),
            always(
                    "pointInTime",
                    Kinds.BOOL,
                    CompliancePolicy::pointInTime,
                    CompliancePolicy.Builder::pointInTime,
                    "Whether every target must be restorable to a point in time (F01)."),
            optional(
                    "restoreWindowDays",
                    DefinitionKinds.DAYS,
                    CompliancePolicy::restoreWindowDays,
                    CompliancePolicy.Builder::restoreWindowDays,
                    "How far back at least (F01)."),
            always(
                    "items",
                    Structures.list(PolicyShape.ITEM),
                    CompliancePolicy::items,
                    CompliancePolicy.Builder::items,
                    "Frequencies and lifetimes that every policy must have at least (F01; Atlas `scheduledPolicyItems`)."),
            optional(
                    "onDemand",
                    DefinitionKinds.LIFETIME,
                    CompliancePolicy::onDemand,
                    CompliancePolicy.Builder::onDemand,
                    "How long backups that somebody asked for are kept at least (F01)."),
            always(
                    "minimumGood",
                    Kinds.number(1, 1000),
                    CompliancePolicy::minimumGood,
                    CompliancePolicy.Builder::minimumGood,
                    "How many good recovery points of a target are kept at least, whatever their age (B08)."),
            always(
                    "approvers",
                    DefinitionKinds.NAMES,
                    CompliancePolicy::approvers,
                    CompliancePolicy.Builder::approvers,
                    "Who may approve that a floor is lowered (F10)."),
            always(
                    "description",
                    Kinds.TEXT,
                    CompliancePolicy::description,
                    CompliancePolicy.Builder::description,
                    "Words for people."));

    static final Kind<CompliancePolicy> KIND = Structures.object(
            "an object of floors",
            () -> CompliancePolicy.builder("compliance"),
            SHAPE,
            CompliancePolicy.Builder::build);

    private ComplianceShape() {}
}
