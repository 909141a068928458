package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.job.VersionsRepair;
import dev.holdfast.run.VersionsRepairPlan;
import dev.holdfast.run.VersionsRepairReport;
import dev.holdfast.spi.store.BlobStore;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code repair versions}. */
@Command(
        name = "versions",
        description =
                "Bring the objects of a repository back to what they were at a point in time, where its store keeps versions: after"
                        + " somebody has deleted or overwritten them. Needs no password; nobody may write meanwhile.",
        sortOptions = false)
final class VersionsCommand implements Verb {
    private final Session session;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            required = true,
            description = "the point in time, before the damage; by the store's clock")
    String at = "";

    @Option(
            names = {"-n", "--dry-run"},
            description = "show what would be done and do nothing")
    boolean dryRun;

    VersionsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        String place = RepositoryAccess.place(session);
        Instant time = TimeText.parse("--at", at, ZoneId.systemDefault());
        return () -> run(place, time);
    }

    private int run(String place, Instant time) {
        try (BlobStore store =
                session.surroundings().stores().open(place, false, CredentialOptions.ofRepository(session))) {
            Optional<VersionsRepairReport> report = session.watched(listener -> {
                VersionsRepair repair = VersionsRepair.plan(store, time);
                tell(repair.plan());
                return dryRun ? Optional.<VersionsRepairReport>empty() : Optional.of(repair.run(listener));
            });
            return report.map(this::done).orElse(ExitCode.DONE);
        }
    }

    private void tell(VersionsRepairPlan plan) {
        plan.back()
                .forEach(back -> session.output()
                        .say(word(back.loss()) + "  " + Printable.of(back.key()) + "  " + ByteText.of(back.bytes())
                                + ", there since " + back.since()));
        plan.later().forEach(key -> session.output().say("later  " + Printable.of(key) + "  it stays"));
        session.output()
                .say((plan.isEmpty()
                                ? "nothing to bring back"
                                : plan.backCount() + " objects to bring back, " + ByteText.of(plan.backBytes()))
                        + "; " + plan.unchanged() + " are as they were, "
                        + plan.laterCount() + " came later and stay");
        if (dryRun) {
            session.output().message(fields(plan).put("dry_run", true));
        }
    }

    private int done(VersionsRepairReport report) {
        session.output().say("brought back " + report.broughtBack() + " objects; now run 'holdfast check'");
        report.failed().forEach(finding -> session.output().warn(finding.toString(), () -> FindingFields.of(finding)));
        session.output().message(fields(report.plan()).put("brought_back", report.broughtBack()));
        return report.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private static String word(VersionsRepairPlan.Loss loss) {
        return loss.name().toLowerCase(Locale.ROOT);
    }

    private static Fields fields(VersionsRepairPlan plan) {
        return Fields.message("summary")
                .put("at", plan.at().toString())
                .put("to_bring_back", plan.backCount())
                .put("bytes", plan.backBytes())
                .put("unchanged", plan.unchanged())
                .put("later", plan.laterCount())
                .putList("later_keys", plan.later())
                .putList(
                        "objects",
                        plan.back().stream()
                                .map(back -> new Fields()
                                        .put("key", back.key())
                                        .put("loss", word(back.loss()))
                                        .put("bytes", back.bytes())
                                        .put("since", back.since().toString()))
                                .toList());
    }
}
