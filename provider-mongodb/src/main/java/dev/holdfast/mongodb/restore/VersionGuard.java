package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.Prelude;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.topology.ServerFacts;
import dev.holdfast.run.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a server can take a dump of another version. */
final class VersionGuard {
    private final String dumped;
    private final String dumpedCompatibility;
    private final ServerFacts target;
    private final boolean oplog;

    VersionGuard(DumpPart part, @Nullable RecoveryPoint point, ServerFacts target, boolean oplog) {
        Optional<ReplicaSetFacts> facts =
                Optional.ofNullable(point).flatMap(known -> known.replicaSet(part.replicaSet()));
        this.dumped = facts.map(ReplicaSetFacts::serverVersion)
                .filter(version -> !version.isEmpty())
                .or(() -> part.prelude().map(Prelude::serverVersion))
                .orElse("");
        this.dumpedCompatibility =
                facts.map(ReplicaSetFacts::featureCompatibilityVersion).orElse("");
        this.target = target;
        this.oplog = oplog;
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        int from = major(dumped);
        int to = major(target.version());
        if (from == 0 || to == 0) {
            return all;
        }
        if (to < from) {
            all.add(finding(
                    Finding.Severity.ERROR,
                    "the dump is of version " + dumped + " and the server of the older " + target.version(),
                    "restore to a server of version " + from + " or later"));
        } else if (to > from) {
            all.add(finding(
                    oplog ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                    "the dump is of version " + dumped + " and the server of " + target.version()
                            + (oplog ? ", which does not apply an oplog of another major version" : ""),
                    oplog
                            ? "restore to a server of version " + from + " and upgrade that, or leave the oplog out"
                            : ""));
        }
        if (oplog
                && to == from
                && !dumpedCompatibility.isEmpty()
                && !target.compatibility().isEmpty()
                && !dumpedCompatibility.equals(target.compatibility())) {
            all.add(finding(
                    Finding.Severity.ERROR,
                    "the dump's feature compatibility version is " + dumpedCompatibility + " and the server's is "
                            + target.compatibility() + ", so that the dump's oplog cannot be applied",
                    "run db.adminCommand({setFeatureCompatibilityVersion: \"" + dumpedCompatibility
                            + "\"}) there first"));
        }
        return all;
    }

    private static Finding finding(Finding.Severity severity, String message, String remedy) {
        return new Finding(severity, "version", message, remedy);
    }

    private static int major(String version) {
        int dot = version.indexOf('.');
        try {
            return dot < 1 ? 0 : Integer.parseInt(version.substring(0, dot));
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }
}
