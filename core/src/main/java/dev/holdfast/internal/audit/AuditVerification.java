package dev.holdfast.internal.audit;

import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.run.AuditReport;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Reads a log from its first record to its last and says what is not as it was written. */
final class AuditVerification {
    private static final String REMEDY =
            "find out who can write to the store; copies of the store and heads noted elsewhere tell what was there";

    private final StateStore store;
    private final SortedMap<Long, String> numbered;
    private final List<AuditHead> noted;
    private final List<Finding> findings = new ArrayList<>();
    /** Of the records that something names by number and hash. */
    private final Map<Long, String> hashes = new HashMap<>();

    private final Set<Long> wanted = new HashSet<>();
    private long inOrder;

    /** @param numbered the paths of the records that are there */
    AuditVerification(StateStore store, SortedMap<Long, String> numbered, List<AuditHead> noted) {
        this.store = store;
        this.numbered = numbered;
        this.noted = noted;
    }

    AuditReport run() {
        Optional<AuditHead> head = head();
        long there = numbered.isEmpty() ? 0 : numbered.lastKey();
        long count = Math.max(there, head.map(AuditHead::count).orElse(0L));
        wanted.add(count);
        head.ifPresent(found -> wanted.add(found.count()));
        noted.forEach(known -> wanted.add(known.count()));
        walk(count);
        head.ifPresent(found -> compare(found, there));
        noted.forEach(this::compareNoted);
        AuditHead end = new AuditHead(
                count, hashes.getOrDefault(count, head.map(AuditHead::hash).orElse(AuditHead.NOTHING)));
        return new AuditReport(end, inOrder, findings);
    }

    private Optional<AuditHead> head() {
        try {
            Optional<AuditHead> head = store.read(AuditLog.HEAD).map(AuditCodec::head);
            if (head.isEmpty() && !numbered.isEmpty()) {
                add("head", "it was removed, so records may be missing behind number " + numbered.lastKey());
            }
            return head;
        } catch (StateException.Damaged damaged) {
            add("head", String.valueOf(damaged.getMessage()));
            return Optional.empty();
        }
    }

    private void walk(long count) {
        String before = AuditHead.NOTHING;
        long missingFrom = 0;
        for (long number = 1; number <= count; number++) {
            if (!numbered.containsKey(number)) {
                missingFrom = missingFrom == 0 ? number : missingFrom;
                before = "";
                continue;
            }
            reportMissing(missingFrom, number - 1);
            missingFrom = 0;
            Optional<AuditCodec.Link> link = read(number);
            if (link.isPresent()) {
                examine(number, link.get(), before);
            }
            before = link.map(one -> one.record().hash()).orElse("");
        }
        reportMissing(missingFrom, count);
    }

    private Optional<AuditCodec.Link> read(long number) {
        try {
            return store.read(AuditLog.path(number)).map(AuditCodec::link);
        } catch (StateException.Damaged damaged) {
            add("record " + number, String.valueOf(damaged.getMessage()));
            return Optional.empty();
        }
    }

    private void reportMissing(long from, long to) {
        if (from > 0) {
            add(
                    from == to ? "record " + from : "records " + from + " to " + to,
                    from == to ? "it was removed" : "they were removed");
        }
    }

    /** @param before the hash of the record before; empty if that is not known */
    private void examine(long number, AuditCodec.Link link, String before) {
        AuditRecord record = link.record();
        if (wanted.contains(number)) {
            hashes.put(number, record.hash());
        }
        if (record.number() != number) {
            add("record " + number, "it says that it is number " + record.number() + ": it was exchanged");
        } else if (!before.isEmpty() && !link.previous().equals(before)) {
            add(
                    "record " + number,
                    "it does not follow record " + (number - 1) + ": one of the two was changed or exchanged");
        } else if (record.what().equals(AuditLog.HEAD_LOST)) {
            add("record " + number, "it says that the head had been removed when the log went on at " + record.at());
        } else {
            inOrder++;
        }
    }

    /** One record may be ahead of the head, as when its writer died in between; more are never. */
    private void compare(AuditHead head, long there) {
        if (there > head.count() + 1) {
            add(
                    "head",
                    "it says that there are " + head.count() + " records, and there are " + there
                            + ": it was put back to an older state");
        }
        String hash = head.count() == 0 ? AuditHead.NOTHING : hashes.get(head.count());
        if (hash != null && !hash.equals(head.hash())) {
            add(
                    "record " + head.count(),
                    "it is not the one that the head names: it was changed, or the log was written anew");
        }
    }

    private void compareNoted(AuditHead known) {
        String hash = known.count() == 0 ? AuditHead.NOTHING : hashes.get(known.count());
        long last = numbered.isEmpty() ? 0 : numbered.lastKey();
        if (hash == null && known.count() > last) {
            add(
                    "records up to " + known.count(),
                    "there were so many once, and now the log ends at " + last + ": it was rolled back");
        } else if (hash != null && !hash.equals(known.hash())) {
            add("record " + known.count(), "it is not the one that was noted: the log was written anew");
        }
    }

    private void add(String subject, String message) {
        findings.add(new Finding(Finding.Severity.ERROR, "audit log, " + subject, message, REMEDY));
    }
}
