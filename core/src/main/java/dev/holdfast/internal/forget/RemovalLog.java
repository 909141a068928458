package dev.holdfast.internal.forget;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.audit.AuditLog;
import dev.holdfast.internal.document.SealedDocuments;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.spi.state.StateException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the audit log which snapshots are removed or tagged, before they are, and which removals were refused. Where the log cannot be
 * written to, nothing is removed; a store that keeps no documents at all has no log, and no holds and floors either.
 */
public final class RemovalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalLog.class);

    /** As many ids as fit into a document without doubt. */
    private static final int TOGETHER = 1000;

    private static final int MOST_TEXT = 10_000;

    private RemovalLog() {}

    /**
     * Tells that snapshots go.
     *
     * @param what in words with dots, such as {@code snapshots.removed}
     */
    public static void removing(OpenRepository repository, String what, Collection<SnapshotId> going) {
        telling(repository, what, going, Map.of());
    }

    /**
     * Tells that snapshots get other tags, and with these new ids: what a rule keeps for its tags may go after that.
     *
     * @param added tags that one of them gets
     * @param removed tags that one of them loses
     */
    public static void tagging(
            OpenRepository repository,
            Collection<SnapshotId> changing,
            Collection<String> added,
            Collection<String> removed) {
        telling(repository, "snapshots.tagged", changing, Map.of("added", words(added), "removed", words(removed)));
    }

    private static void telling(
            OpenRepository repository, String what, Collection<SnapshotId> snapshots, Map<String, String> more) {
        List<SnapshotId> all = List.copyOf(snapshots);
        for (int from = 0; from < all.size(); from += TOGETHER) {
            List<SnapshotId> some = all.subList(from, Math.min(all.size(), from + TOGETHER));
            Map<String, String> details = new TreeMap<>(more);
            details.put("count", Integer.toString(some.size()));
            details.put("snapshots", ids(some));
            append(repository, what, details);
        }
    }

    private static String words(Collection<String> tags) {
        String all = String.join(",", tags);
        return all.length() <= MOST_TEXT ? all : all.substring(0, MOST_TEXT) + "...";
    }

    /**
     * Passes if all of these may be removed; tells of it if not.
     *
     * @param doing what is being done with them, such as {@code removing snapshots}
     * @throws RepositoryException.Protected if one is protected
     */
    public static void require(
            OpenRepository repository, Protections protections, Collection<Snapshot> going, String doing) {
        try {
            protections.require(going, doing);
        } catch (RepositoryException.Protected refusal) {
            Map<String, String> details = new TreeMap<>();
            details.put("count", Integer.toString(going.size()));
            details.put(
                    "snapshots",
                    ids(going.stream().limit(TOGETHER).map(Snapshot::id).toList()));
            details.put("reason", String.valueOf(refusal.getMessage()));
            append(repository, "snapshots.removal.refused", details);
            throw refusal;
        }
    }

    private static String ids(Collection<SnapshotId> snapshots) {
        return snapshots.stream().map(SnapshotId::hex).collect(Collectors.joining(" "));
    }

    private static void append(OpenRepository repository, String what, Map<String, String> details) {
        if (repository.options().dryRun()) {
            return;
        }
        var host = repository.options().host();
        try {
            AuditRecord record = new AuditLog(new SealedDocuments(repository))
                    .append(
                            host.user() + "@" + host.name(),
                            what,
                            repository.store().description(),
                            details);
            LOG.debug("{} is record {} of the audit log", what, record.number());
        } catch (StateException.Unsupported noDocuments) {
            LOG.warn("{} cannot be told in an audit log: {}", what, noDocuments.getMessage());
        }
    }
}
