package dev.holdfast.mongodb.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which member of a replica set is read: hidden ones first, which serve nobody else, then other secondaries, those first that are least
 * likely to become primary; the primary only if that is allowed or there is no secondary at all. Arbiters have no data, delayed members
 * old data: never. Immutable.
 */
public final class MemberChoice {
    /** By how much a member may be behind, unless told otherwise. */
    public static final Duration LAG = Duration.ofSeconds(20);

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final double HIDDEN = 2.0;
    private static final double SECONDARY = 1.0;
    private static final double PRIMARY = 0.5;

    private final boolean primaryAllowed;
    private final Map<String, Double> weights;
    private final Map<String, String> tags;
    private final Duration mostLag;

    private MemberChoice(Builder from) {
        primaryAllowed = from.primaryAllowed;
        weights = Map.copyOf(from.weights);
        tags = Map.copyOf(from.tags);
        mostLag = from.mostLag;
    }

    /** No preference, a lag of 20 s at most, the primary only if there is no secondary. */
    public static Builder builder() {
        return new Builder();
    }

    /** By how much a member may be behind. */
    public Duration mostLag() {
        return mostLag;
    }

    /** What members are good for, in the order in which they are to be tried, and why others are not. */
    public record Ranking(List<Member> fit, Map<String, String> unfit) {
        /** Copies both. */
        public Ranking {
            fit = List.copyOf(fit);
            unfit = Map.copyOf(unfit);
        }
    }

    /** Ranks the members of a set. */
    public Ranking rank(ReplicaSet set) {
        List<Member> fit = new ArrayList<>();
        Map<String, String> unfit = new LinkedHashMap<>();
        boolean alone = set.members().stream().noneMatch(one -> couldServe(one) && !one.isPrimary());
        for (Member member : set.members()) {
            String why = whyNot(set, member, alone);
            if (why.isEmpty()) {
                fit.add(member);
            } else {
                unfit.put(member.host(), why);
            }
        }
        fit.sort(Comparator.comparingDouble(this::weight)
                .reversed()
                .thenComparingDouble(Member::priority)
                .thenComparing(set::lag)
                .thenComparing(Member::host));
        return new Ranking(fit, unfit);
    }

    /** Whether it would, in better times. */
    private static boolean couldServe(Member member) {
        return !member.arbiter() && !member.isDelayed();
    }

    /** Why a member cannot be read; empty if it can. */
    public String whyNot(ReplicaSet set, Member member, boolean alone) {
        String why = whyNever(member, alone);
        Duration lag = set.lag(member);
        return why.isEmpty() && lag.compareTo(mostLag) > 0
                ? "it is " + lag.toSeconds() + " s behind, the limit is " + mostLag.toSeconds() + " s"
                : why;
    }

    /** Whether it could be read if it caught up. */
    public boolean isOnlyBehind(ReplicaSet set, Member member) {
        return set.lag(member).compareTo(mostLag) > 0 && whyNever(member, false).isEmpty();
    }

    private String whyNever(Member member, boolean alone) {
        if (member.arbiter()) {
            return "it is an arbiter, which has no data";
        }
        if (member.isDelayed()) {
            return "it stays behind by " + member.delay().toSeconds() + " s on purpose";
        }
        if (!member.healthy()) {
            return "it does not answer the other members";
        }
        if (!member.isPrimary() && !member.isSecondary()) {
            return "its state is " + (member.state().isEmpty() ? "unknown" : member.state());
        }
        if (member.isPrimary() && !primaryAllowed && !alone) {
            return "it is the primary, which is left alone as long as there are other members";
        }
        if (member.silence().compareTo(SILENCE) > 0) {
            return "it was not heard of for " + member.silence().toSeconds() + " s";
        }
        if (weight(member) <= 0) {
            return "its weight is 0";
        }
        return tags.entrySet().stream()
                        .allMatch(tag -> tag.getValue().equals(member.tags().get(tag.getKey())))
                ? ""
                : "it does not have the tags " + tags;
    }

    private double weight(Member member) {
        return weightOf(member.host())
                .or(() -> weightOf(withoutPort(member)))
                .orElse(member.isPrimary() ? PRIMARY : member.hidden() ? HIDDEN : SECONDARY);
    }

    /** Names of hosts have no capitals that matter. Of two that differ in nothing else the smaller weight counts: 0 is for never. */
    private Optional<Double> weightOf(String host) {
        return weights.entrySet().stream()
                .filter(one -> one.getKey().equalsIgnoreCase(host))
                .map(Map.Entry::getValue)
                .min(Comparator.naturalOrder());
    }

    /** Whoever leaves out the port means whatever port it has, unless the whole name is there too. */
    private static String withoutPort(Member member) {
        return member.host().substring(0, Math.max(0, member.host().lastIndexOf(':')));
    }

    private static boolean names(String host, Member member) {
        return host.equalsIgnoreCase(member.host()) || host.equalsIgnoreCase(withoutPort(member));
    }

    /** Hosts that have a weight and are no members of a set. */
    public List<String> strangers(ReplicaSet set) {
        return weights.keySet().stream()
                .filter(host -> set.members().stream().noneMatch(member -> names(host, member)))
                .sorted()
                .toList();
    }

    /** Collects preferences. */
    public static final class Builder {
        private boolean primaryAllowed;
        private final Map<String, Double> weights = new LinkedHashMap<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private Duration mostLag = LAG;

        private Builder() {}

        /** Whether the primary may be read although there are secondaries. */
        public Builder primaryAllowed(boolean value) {
            primaryAllowed = value;
            return this;
        }

        /**
         * Prefers a member, or avoids it.
         *
         * @param host as in the set's configuration
         * @param weight 0 for never; by default 2 if hidden, 1 for other secondaries, 0.5 for the primary
         */
        public Builder weight(String host, double weight) {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("a weight is at least 0, was " + weight);
            }
            weights.put(Objects.requireNonNull(host, "host"), weight);
            return this;
        }

        /** Takes only members that have this tag. */
        public Builder tag(String name, String value) {
            tags.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** By how much a member may be behind. */
        public Builder mostLag(Duration value) {
            mostLag = Objects.requireNonNull(value, "mostLag");
            return this;
        }

        /** The finished choice. */
        public MemberChoice build() {
            return new MemberChoice(this);
        }
    }
}
