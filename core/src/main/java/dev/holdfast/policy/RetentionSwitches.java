package dev.holdfast.policy;

import java.util.Objects;

/**
 * How the rules of a retention policy are meant, where programs differ. Each mode has its own; docs/retention.md has the table.
 *
 * @param zoneSource whose fields tell hours, days, weeks, months and years
 * @param gap what a period without a backup does to a count
 * @param edge whether a window contains its first instant
 * @param reference from where windows are counted back
 * @param ties the order of what was taken at the same instant
 * @param oldest whether the oldest of a group is kept while a count has something left
 * @param pick which of a period is kept
 * @param winner whose lifetime is taken where several rules apply to a new backup
 * @param partialMode whether partial backups count
 * @param future what becomes of times that have not come yet
 * @param failedExpireAlike whether a failed backup is kept for its stamped lifetime like others
 */
public record RetentionSwitches(
        ZoneSource zoneSource,
        Gap gap,
        Edge edge,
        Reference reference,
        Ties ties,
        boolean oldest,
        Pick pick,
        Winner winner,
        PartialMode partialMode,
        Future future,
        boolean failedExpireAlike) {
    /** Refuses nulls. */
    public RetentionSwitches {
        Objects.requireNonNull(zoneSource, "zoneSource");
        Objects.requireNonNull(gap, "gap");
        Objects.requireNonNull(edge, "edge");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(ties, "ties");
        Objects.requireNonNull(pick, "pick");
        Objects.requireNonNull(winner, "winner");
        Objects.requireNonNull(partialMode, "partialMode");
        Objects.requireNonNull(future, "future");
    }

    /** Whose fields tell hours, days, weeks, months and years. */
    public enum ZoneSource {
        /** The one zone of the schedule. */
        POLICY,
        /** The offset that each backup was taken with. */
        RECORDED,
        /** UTC, but weeks and windows in the zone of the schedule, as kopia does. */
        UTC_EXCEPT_WEEKS
    }

    /** What a period without a backup does to a count. */
    public enum Gap {
        /** Nothing: only periods that have a backup are counted. */
        POPULATED,
        /** It uses the count up: what is older than so many periods before the reference is not counted any more. */
        CALENDAR
    }

    /** Whether a window contains its first instant. */
    public enum Edge {
        /** It begins after it. */
        STRICT,
        /** It begins with it. */
        INCLUSIVE
    }

    /** From where windows are counted back. */
    public enum Reference {
        /** From the newest good backup, so that nothing ages while none succeeds. */
        NEWEST_GOOD,
        /** From now. */
        NOW
    }

    /** The order of what was taken at the same instant. */
    public enum Ties {
        /** By sequence and then by id, so that the order of the input does not matter. */
        SEQUENCE_AND_ID,
        /** As given. */
        AS_GIVEN
    }

    /** Which of a period is kept. */
    public enum Pick {
        /** The newest. */
        NEWEST,
        /** The oldest. */
        OLDEST
    }

    /** Whose lifetime is taken where several rules apply to a new backup. */
    public enum Winner {
        /** The longest. */
        LONGEST,
        /** That of the rule with the lowest priority number, even if it is shorter. */
        PRIORITY
    }

    /** Whether partial backups count. */
    public enum PartialMode {
        /** They are as good as others. */
        COUNT,
        /** They never count. */
        DO_NOT_COUNT,
        /** They count for a period that has no good one. */
        COUNT_IF_ALONE
    }

    /** What becomes of backups whose time has not come yet. */
    public enum Future {
        /** They are kept and flagged, use up no count and are no reference. */
        KEPT,
        /** They are judged like others and are no reference, as in restic. */
        JUDGED,
        /** They are judged like others and can be the reference, as in kopia. */
        REFERENCE
    }

    static RetentionSwitches of(RetentionPolicy.Mode mode) {
        return switch (mode) {
            case HOLDFAST -> stamped(Winner.LONGEST, PartialMode.COUNT_IF_ALONE, false);
            case RESTIC ->
                new RetentionSwitches(
                        ZoneSource.RECORDED,
                        Gap.POPULATED,
                        Edge.STRICT,
                        Reference.NEWEST_GOOD,
                        Ties.AS_GIVEN,
                        true,
                        Pick.NEWEST,
                        Winner.LONGEST,
                        PartialMode.COUNT,
                        Future.JUDGED,
                        false);
            case KOPIA ->
                new RetentionSwitches(
                        ZoneSource.UTC_EXCEPT_WEEKS,
                        Gap.CALENDAR,
                        Edge.INCLUSIVE,
                        Reference.NEWEST_GOOD,
                        Ties.SEQUENCE_AND_ID,
                        false,
                        Pick.NEWEST,
                        Winner.LONGEST,
                        PartialMode.DO_NOT_COUNT,
                        Future.REFERENCE,
                        false);
            case VELERO -> stamped(Winner.LONGEST, PartialMode.DO_NOT_COUNT, true);
            case AZURE -> stamped(Winner.PRIORITY, PartialMode.DO_NOT_COUNT, false);
            case ATLAS -> stamped(Winner.LONGEST, PartialMode.DO_NOT_COUNT, false);
        };
    }

    private static RetentionSwitches stamped(Winner winner, PartialMode partialMode, boolean failedExpireAlike) {
        return new RetentionSwitches(
                ZoneSource.POLICY,
                Gap.POPULATED,
                Edge.STRICT,
                Reference.NEWEST_GOOD,
                Ties.SEQUENCE_AND_ID,
                false,
                Pick.NEWEST,
                winner,
                partialMode,
                Future.KEPT,
                failedExpireAlike);
    }
}
