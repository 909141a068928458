package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.CompliancePolicy;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Storage;
import dev.holdfast.policy.Target;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what was read; of two definitions with one name the first counts, and the other is reported. */
final class Definitions {
    private final Configuration.Builder configuration = Configuration.builder();
    private final Set<String> names = new HashSet<>();
    private Optional<String> defaultPolicy = Optional.empty();

    Configuration build() {
        return configuration.build();
    }

    boolean hasStorage(String name) {
        return names.contains("storage " + name);
    }

    boolean hasStorage() {
        return names.stream().anyMatch(name -> name.startsWith("storage "));
    }

    Optional<Storage> storage(String name) {
        return configuration.build().storage(name);
    }

    /** The name, or the name with a number if there is a policy of it already. */
    String freePolicy(String name) {
        String free = name;
        for (int i = 2; hasPolicy(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    /** The policy of schedules that name none. */
    void defaultPolicy(String name) {
        defaultPolicy = defaultPolicy.or(() -> Optional.of(name));
    }

    Optional<String> defaultPolicy() {
        return defaultPolicy;
    }

    boolean hasPolicy(String name) {
        return names.contains("policy " + name);
    }

    boolean hasSchedule(String name) {
        return names.contains("schedule " + name);
    }

    boolean hasTarget(String name) {
        return names.contains("target " + name);
    }

    void storage(Field from, Storage storage) {
        once(from, "storage", storage.name(), () -> configuration.storage(storage));
    }

    void policy(Field from, Policy policy) {
        once(from, "policy", policy.name(), () -> configuration.policy(policy));
    }

    void schedule(Field from, Schedule schedule) {
        once(from, "schedule", schedule.name(), () -> configuration.schedule(schedule));
    }

    void target(Field from, Target target) {
        once(from, "target", target.name(), () -> configuration.target(target));
    }

    void compliance(Field from, CompliancePolicy policy) {
        once(from, "compliance policy", "", () -> configuration.compliance(policy));
    }

    /** A storage that the other system has somewhere of its own, so that nobody can know where it shall be here. */
    void placeholder(Field from, String name, String reason, Consumer<Storage.Builder> more) {
        if (hasStorage(name)) {
            return;
        }
        Storage.Builder storage = Storage.builder(name)
                .uri(URI.create("file:/srv/holdfast/" + name))
                .password(Stores.PASSWORD);
        more.accept(storage);
        storage(from, storage.build());
        from.missing(
                reason + "; the storage '" + name + "' was written down with the place file:/srv/holdfast/" + name
                        + " and the password from HOLDFAST_PASSWORD",
                "set storages." + name + ".uri and .password to where backups shall go");
    }

    private void once(Field from, String what, String name, Runnable add) {
        if (names.add(what + " " + name)) {
            add.run();
        } else {
            from.report(
                    Kind.DUPLICATE,
                    "there is a " + what + (name.isEmpty() ? "" : " '" + name + "'") + " already; the first counts",
                    "give it another name, or leave one out");
        }
    }
}
