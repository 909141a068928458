package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.KeepPeriod;
import dev.holdfast.policy.Lifetime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which backups the retention rules of an Azure policy are for, and for how long they keep them. */
final class AzureTags {
    private static final int DEFAULT_PRIORITY = 99;

    private static final Map<String, KeepPeriod> ABSOLUTE = Map.of(
            "FirstOfDay", KeepPeriod.DAILY,
            "FirstOfWeek", KeepPeriod.WEEKLY,
            "FirstOfMonth", KeepPeriod.MONTHLY,
            "FirstOfYear", KeepPeriod.YEARLY);

    /** Criteria that choose backups by days, weeks, months or times of day. */
    private static final List<String> LISTS =
            List.of("daysOfTheWeek", "daysOfMonth", "weeksOfTheMonth", "monthsOfYear", "scheduleTimes");

    private AzureTags() {}

    /**
     * Which backups a rule is for.
     *
     * @param priority the lowest wins
     * @param period whose first successful backup is meant; empty if it cannot be said here
     * @param field where it is called by its name
     */
    record Tag(int priority, Optional<KeepPeriod> period, Field field) {}

    /** Backups that are chosen for a rule that there is not. */
    static void unresolved(Map<String, Tag> tags, Set<String> rules) {
        tags.forEach((name, tag) -> {
            if (!rules.contains(name)) {
                tag.field()
                        .report(
                                Kind.UNRESOLVED,
                                "no retention rule is called '" + name
                                        + "', so nothing says for how long its backups are kept",
                                "add the rule to the policy, or a rule under retention.firstOf");
            }
        });
    }

    static void read(Field tag, Map<String, Tag> into) {
        Field name = tag.at("tagInfo", "tagName");
        tag.at("tagInfo", "id").take();
        tag.at("tagInfo", "eTag").take();
        int priority = tag.at("taggingPriority").number(0, Integer.MAX_VALUE).orElse(DEFAULT_PRIORITY);
        String word = name.text("Default");
        if (tag.at("isDefault").flag()) {
            return;
        }
        Optional<KeepPeriod> period = Optional.empty();
        for (Field criterion : tag.at("criteria").elements()) {
            criterion.at("objectType").take();
            for (Field absolute : criterion.at("absoluteCriteria").elements()) {
                Optional<KeepPeriod> meant = absolute.oneOf(ABSOLUTE);
                if (period.isPresent() && meant.isPresent()) {
                    absolute.report(Kind.NOT_MAPPED, "a rule here is for the first backup of one period", "add a rule");
                }
                period = period.or(() -> meant);
            }
            lists(criterion, word);
        }
        if (priority == DEFAULT_PRIORITY) {
            tag.at("taggingPriority").changed("99 is the priority of the rule Default, so 98 was taken", "");
        }
        into.put(word, new Tag(Math.min(priority, DEFAULT_PRIORITY - 1), period, name));
    }

    private static void lists(Field criterion, String rule) {
        for (String list : LISTS) {
            Field field = criterion.at(list);
            if (field.isPresent()) {
                field.lost(
                        "rules here are for the first backup of a day, week, month or year, not for lists of days or"
                                + " times",
                        "keep what the rule '" + rule + "' keeps by other means, or backups end earlier than in Azure");
            }
        }
    }

    /** How long backups stay in one of Azure's stores. */
    static Optional<Lifetime> lifetime(Field lifecycles, String store) {
        Optional<Lifetime> found = Optional.empty();
        for (Field lifecycle : lifecycles.elements()) {
            Field source = lifecycle.at("sourceDataStore");
            if (!store.equals(source.at("dataStoreType").node().asText())) {
                continue;
            }
            source.take();
            lifecycle.at("deleteAfter", "objectType").take();
            found = lifecycle
                    .at("deleteAfter", "duration")
                    .parsed("an ISO 8601 duration of one unit, such as P7D", Lifetimes::ofIso);
            lifecycle.at("targetDataStoreCopySettings").elements().forEach(AzureTags::copy);
        }
        return found;
    }

    private static void copy(Field setting) {
        setting.at("dataStore").take();
        Field after = setting.at("copyAfter");
        String word = after.at("objectType").take().node().asText();
        if (!word.isEmpty() && !word.equals("ImmediateCopyOption")) {
            after.take();
            after.report(Kind.NOT_MAPPED, "copies to the vault are made at once, once a day, not " + word, "");
        }
    }
}
