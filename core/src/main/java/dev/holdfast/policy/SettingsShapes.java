package dev.holdfast.policy;

import static dev.holdfast.internal.form.Field.always;
import static dev.holdfast.internal.form.Field.inRecord;
import static dev.holdfast.internal.form.Field.optional;
import static dev.holdfast.internal.form.Field.required;

import dev.holdfast.internal.form.Draft;
import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Shape;
import dev.holdfast.internal.form.Structures;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The fields of settings of which there is one each. */
final class SettingsShapes {
    static final Shape<Observability, Observability.Builder> OBSERVABILITY = Shape.of(
            Observability.builder().build(),
            optional(
                    "pushgateway",
                    Kinds.PLACE,
                    Observability::pushgateway,
                    Observability.Builder::pushgateway,
                    "A Prometheus Pushgateway that gets figures at the end of every run."),
            always(
                    "job",
                    Kinds.TEXT,
                    Observability::job,
                    Observability.Builder::job,
                    "The name of the job that they are pushed under."),
            always(
                    "labels",
                    DefinitionKinds.TEXTS,
                    Observability::labels,
                    Observability.Builder::labels,
                    "Labels that are added to every figure."));

    static final Shape<ServiceSettings, ServiceSettings.Builder> SERVICE = Shape.of(
            ServiceSettings.builder().build(),
            always(
                    "lease",
                    Kinds.DURATION,
                    ServiceSettings::lease,
                    ServiceSettings.Builder::lease,
                    "How long a leader that does not answer stays one; fail-over takes as long."),
            always(
                    "parallelRuns",
                    Kinds.number(1, 256),
                    ServiceSettings::parallelRuns,
                    ServiceSettings.Builder::parallelRuns,
                    "How many runs go on at a time (C08)."),
            always(
                    "refresh",
                    Kinds.DURATION,
                    ServiceSettings::refresh,
                    ServiceSettings.Builder::refresh,
                    "How often storages are looked at (D10, D11; Velero: 1 min)."),
            always(
                    "sliceSpan",
                    Kinds.DURATION,
                    ServiceSettings::sliceSpan,
                    ServiceSettings.Builder::sliceSpan,
                    "How much time a slice of a followed log of changes covers at most, and so how much is lost with its target"
                            + " (K08)."));

    static final Shape<StateLocation, Draft> STATE_SHAPE = Shape.of(
            new StateLocation(URI.create("memory:plain"), "env:PLAIN"),
            required("uri", Kinds.PLACE, StateLocation::uri, "The place of the store, without credentials."),
            required(
                    "password",
                    DefinitionKinds.SECRET,
                    StateLocation::password,
                    "The repository's password, by reference."),
            inRecord(
                    "credentials",
                    DefinitionKinds.SECRETS,
                    location -> Optional.of(location.credentials()),
                    "What the store wants to know, by reference, as for a storage."));

    static final Kind<StateLocation> STATE = Structures.object(
            "an object of uri, password and credentials",
            () -> new Draft(""),
            STATE_SHAPE,
            draft -> new StateLocation(
                    draft.get("uri", URI.class),
                    draft.get("password", String.class),
                    draft.or("credentials", Map.of())));

    static final Kind<Observability> OBSERVABILITY_KIND = Structures.object(
            "an object that says where figures go",
            Observability::builder,
            OBSERVABILITY,
            Observability.Builder::build);

    static final Kind<ServiceSettings> SERVICE_KIND = Structures.object(
            "an object that says how the service works",
            ServiceSettings::builder,
            SERVICE,
            ServiceSettings.Builder::build);

    private SettingsShapes() {}
}
