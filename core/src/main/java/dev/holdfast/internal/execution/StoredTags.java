package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.retain.SnapshotProtection;
import dev.holdfast.retention.Stamp;
import dev.holdfast.run.RunKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The facts that the tags of a snapshot carry about the run that took it. */
final class StoredTags {
    static final String RUN = "run";
    static final String SCHEDULE = "schedule";
    static final String RULES = "rules";
    /** How often the items of the rules are due, in words: a floor for a frequency knows them by these. */
    static final String FREQUENCIES = "frequencies";

    static final String EXPIRES = "expires";
    static final String CREATED_BY = "created-by";
    static final String KIND = "kind";
    static final String TRIGGER = "trigger";

    /** Between rules; no rule's name has it. */
    private static final String BETWEEN = "+";

    private static final Pattern SPLIT = Pattern.compile(Pattern.quote(BETWEEN));

    private StoredTags() {}

    static String joined(List<String> rules) {
        return String.join(BETWEEN, rules);
    }

    static List<String> rules(Snapshot snapshot) {
        return snapshot.fact(RULES).map(text -> List.of(SPLIT.split(text))).orElse(List.of());
    }

    /** The lifetime that was fixed when it was taken, if one was. */
    static Optional<Stamp> stamp(Snapshot snapshot) {
        List<String> rules = rules(snapshot);
        Optional<Instant> expires = time(snapshot, EXPIRES);
        return rules.isEmpty() && expires.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stamp(rules, expires.orElse(null)));
    }

    /** A time that a tag carries; one that cannot be read counts as missing, as whoever wrote it may be anybody. */
    static Optional<Instant> time(Snapshot snapshot, String fact) {
        return snapshot.fact(fact).flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException unreadable) {
                return Optional.empty();
            }
        });
    }

    /** Whether it is the backup of a schedule's target. */
    static boolean isOf(Snapshot snapshot, String schedule, String target) {
        return snapshot.hostname().equals(target)
                && snapshot.fact(SCHEDULE).filter(schedule::equals).isPresent()
                && snapshot.fact(RUN).isPresent();
    }

    /** The tags of a copy: those of its source, but for its lifetime and until when its store protects it, which are its own. */
    static List<String> ofCopy(Snapshot source, String copy, Optional<Instant> expires, Optional<Instant> retained) {
        List<String> tags = new ArrayList<>(source.tags().stream()
                .filter(tag -> Stream.of(EXPIRES, KIND, SnapshotProtection.COPY_OF, SnapshotProtection.RETAINED)
                        .noneMatch(own -> isFact(tag, own)))
                .toList());
        expires.ifPresent(at -> tags.add(Snapshot.factTag(EXPIRES, at.toString())));
        retained.ifPresent(at -> tags.add(Snapshot.factTag(SnapshotProtection.RETAINED, at.toString())));
        tags.add(Snapshot.factTag(KIND, RunKind.COPY.word()));
        tags.add(Snapshot.factTag(SnapshotProtection.COPY_OF, copy));
        return tags;
    }

    private static boolean isFact(String tag, String key) {
        return tag.startsWith("holdfast:" + key + "=");
    }
}
