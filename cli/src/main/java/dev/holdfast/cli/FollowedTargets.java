package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Target;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.workload.Workloads;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps targets from being restored to points in time as their definitions want, as far as that can be told without asking them. */
final class FollowedTargets {
    private final Workloads installed;
    private final PasswordSources secrets;

    FollowedTargets(Surroundings surroundings) {
        installed = Workloads.installed(surroundings.time(), InputStream.nullInputStream());
        secrets = PasswordSources.builder()
                .environment(surroundings.environment())
                .build();
    }

    List<Problem> findings(Configuration configuration) {
        List<Problem> findings = new ArrayList<>();
        configuration.targets().stream().filter(Target::pitEnabled).forEach(target -> look(target, findings));
        return findings;
    }

    private void look(Target target, List<Problem> findings) {
        try (Workload workload = installed.of(target, secrets::read)) {
            Optional<ChangeLog> log = workload.changes();
            if (log.isEmpty()) {
                findings.add(
                        note(target, workload.description() + " keeps no log of its changes that could be followed"));
            }
            log.map(ChangeLog::findings)
                    .orElse(List.of())
                    .forEach(one -> findings.add(
                            note(target, one.message() + (one.remedy().isEmpty() ? "" : "; " + one.remedy()))));
        } catch (HoldfastException told) {
            findings.add(note(target, "whether it keeps a log of its changes cannot be told: " + told.getMessage()));
        }
    }

    private static Problem note(Target target, String reason) {
        return new Problem("targets." + target.name() + ".pitEnabled", "true", reason, List.of());
    }
}
