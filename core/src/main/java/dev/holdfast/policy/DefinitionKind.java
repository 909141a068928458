package dev.holdfast.policy;

import java.util.List;
import java.util.Optional;

/** The kinds of definitions, in the order in which files have them. */
public enum DefinitionKind {
    /** A {@link dev.holdfast.policy.Storage}. */
    STORAGE("storages", "Storage"),
    /** A {@link dev.holdfast.policy.Target}. */
    TARGET("targets", "Target"),
    /** A {@link TargetGroup}. */
    GROUP("groups", "TargetGroup"),
    /** A {@link dev.holdfast.policy.Policy}. */
    POLICY("policies", "Policy"),
    /** A {@link dev.holdfast.policy.Schedule}. */
    SCHEDULE("schedules", "Schedule"),
    /** A {@link dev.holdfast.policy.Template}. */
    TEMPLATE("templates", "Template"),
    /** A {@link NotificationRule}. */
    NOTIFICATION("notifications", "NotificationRule"),
    /** The {@link CompliancePolicy}. */
    COMPLIANCE("compliance", "CompliancePolicy"),
    /** The {@link StateLocation}. */
    STATE("state", "State"),
    /** The {@link dev.holdfast.policy.Observability}. */
    OBSERVABILITY("observability", "Observability"),
    /** The {@link ServiceSettings}. */
    SERVICE("service", "Service");

    private final String section;
    private final String document;

    DefinitionKind(String section, String document) {
        this.section = section;
        this.document = document;
    }

    /** The key of compact files. */
    public String section() {
        return section;
    }

    /** The kind of documents that have {@code kind}, {@code metadata} and {@code spec}. */
    public String document() {
        return document;
    }

    /** Whether there can be many, each with a name. */
    public boolean isNamed() {
        return compareTo(COMPLIANCE) < 0;
    }

    static Optional<DefinitionKind> ofSection(String section) {
        return List.of(values()).stream()
                .filter(kind -> kind.section.equals(section))
                .findFirst();
    }

    static Optional<DefinitionKind> ofDocument(String document) {
        return List.of(values()).stream()
                .filter(kind -> kind.document.equals(document))
                .findFirst();
    }

    /** How problems and places of a definition are filed. */
    Owner owner(String name) {
        return new Owner(this, isNamed() ? name : "");
    }

    /** A definition by kind and name. */
    record Owner(DefinitionKind kind, String name) {
        /** Where it stands in a compact file. */
        String path() {
            return name.isEmpty() ? kind.section() : kind.section() + "." + name;
        }
    }
}
