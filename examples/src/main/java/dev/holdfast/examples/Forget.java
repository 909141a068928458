package dev.holdfast.examples;

import dev.holdfast.Secret;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.Time;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.spi.store.BlobStores;
import java.io.IOException;

/** Keeps the newest snapshot, and one a day for a week: {@code Forget file:/backups/orders password.txt}. */
public final class Forget {
    private Forget() {}

    /**
     * Runs the example.
     *
     * @param arguments the repository and a file with its password
     */
    public static void main(String[] arguments) throws IOException {
        KeepRules rules = KeepRules.builder().last(1).daily(7).build();
        RetentionOptions options = RetentionOptions.at(Time.system().now()).build();
        try (Secret password = PasswordFile.read(arguments[1]);
                Repository repository = Repository.open(BlobStores.open(arguments[0]), password)) {
            ForgetPlan plan = repository.upkeep().planForget(SnapshotFilter.all(), rules, options);
            plan.retention().stream()
                    .flatMap(retention -> retention.groups().stream())
                    .flatMap(group -> group.reasons().stream())
                    .forEach(reason ->
                            System.out.println("keep " + reason.snapshot().id().brief() + ": " + reason.matches()));
            System.out.println(
                    "removed " + repository.upkeep().forget(plan).removed().size() + " snapshots");
        }
    }
}
