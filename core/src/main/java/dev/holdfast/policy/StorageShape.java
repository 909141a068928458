package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.optional;

import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;

/** The fields of storages. */
final class StorageShape {
    static final Shape<Storage, Storage.Builder> SHAPE = Shape.of(
            Storage.builder("plain").build(),
            optional(
                    "uri",
                    Kinds.PLACE,
                    Storage::uri,
                    Storage.Builder::uri,
                    "The place of the store, without credentials. Required."),
            always(
                    "password",
                    DefinitionKinds.SECRET,
                    Storage::password,
                    Storage.Builder::password,
                    "The repository's password, by reference. Required."),
            always(
                    "credentials",
                    DefinitionKinds.SECRETS,
                    Storage::credentials,
                    Storage.Builder::credentials,
                    "What the store wants to know, by reference; `directory: file:PATH` is a directory with one file for each."),
            always(
                    "prefix",
                    Kinds.TEXT,
                    Storage::prefix,
                    Storage.Builder::prefix,
                    "Path below the URI under which the repository lies."),
            always(
                    "default",
                    Kinds.BOOL,
                    Storage::isDefault,
                    Storage.Builder::isDefault,
                    "Whether schedules that name no storage use this one; one at most (KubeStash `default`)."),
            always(
                    "access",
                    Kinds.oneOf(Storage.Access.class),
                    Storage::access,
                    Storage.Builder::access,
                    "Whether backups are written and deleted here, or only read (D10; Velero `accessMode`)."),
            always(
                    "tier",
                    Kinds.oneOf(Storage.Tier.class),
                    Storage::tier,
                    Storage.Builder::tier,
                    "Operational, or the vault that one copy a day goes to (D09; Azure)."),
            optional(
                    "provider",
                    Kinds.TEXT,
                    Storage::provider,
                    Storage.Builder::provider,
                    "Who runs the store, such as AWS, GCP or AZURE (D07; Atlas)."),
            optional(
                    "region",
                    Kinds.TEXT,
                    Storage::region,
                    Storage.Builder::region,
                    "Where the store is, in the provider's words (D07; Atlas)."),
            always(
                    "redundancy",
                    Kinds.oneOf(Storage.Redundancy.class),
                    Storage::redundancy,
                    Storage.Builder::redundancy,
                    "How far the provider spreads copies; may be raised, never lowered (Azure)."),
            always(
                    "crossRegionRestore",
                    Kinds.BOOL,
                    Storage::crossRegionRestore,
                    Storage.Builder::crossRegionRestore,
                    "Whether the second region may be read; needs `redundancy: geo`; may be turned on, never off (Azure)."),
            always(
                    "removal",
                    Kinds.oneOf(Storage.Removal.class),
                    Storage::removal,
                    Storage.Builder::removal,
                    "What becomes of the content when the definition is removed (A17, D12; KubeStash `deletionPolicy`)."),
            optional(
                    "immutability",
                    Kinds.DURATION,
                    Storage::immutability,
                    Storage.Builder::immutability,
                    "The store refuses to delete or replace backups, whoever asks: until their lifetime ends where it is fixed when they"
                            + " are taken, else for so long from each retention run that keeps them, at least 1h (F05). Cannot be taken"
                            + " back for backups that have it."),
            always(
                    "connections",
                    Kinds.number(0, 1024),
                    Storage::connections,
                    Storage.Builder::connections,
                    "How many requests may be open at a time; 0 for the store's own limit (D14)."),
            always("description", Kinds.TEXT, Storage::description, Storage.Builder::description, "Words for people."),
            always("labels", DefinitionKinds.TEXTS, Storage::labels, Storage.Builder::labels, "Labels by key."));

    private StorageShape() {}
}
