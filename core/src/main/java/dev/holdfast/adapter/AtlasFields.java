package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.PolicyItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The items that backup and compliance policies of Atlas have alike. */
final class AtlasFields {
    /** Atlas' number for the last day of a month. */
    static final int LAST_DAY = 40;

    static final Map<String, Frequency> FREQUENCIES = Map.of(
            "hourly", Frequency.HOURLY,
            "daily", Frequency.DAILY,
            "weekly", Frequency.WEEKLY,
            "monthly", Frequency.MONTHLY,
            "yearly", Frequency.YEARLY);

    private static final Map<String, Lifetime.Unit> UNITS = Map.of(
            "days", Lifetime.Unit.DAYS,
            "weeks", Lifetime.Unit.WEEKS,
            "months", Lifetime.Unit.MONTHS,
            "years", Lifetime.Unit.YEARS);

    private AtlasFields() {}

    /** The items of a list; those that cannot be read are reported and left out. */
    static List<PolicyItem> items(Field list) {
        List<PolicyItem> items = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Field field : list.elements()) {
            item(field, ids).ifPresent(items::add);
        }
        return items;
    }

    private static Optional<PolicyItem> item(Field field, Set<String> ids) {
        Optional<Frequency> frequency = required(field.at("frequencyType")).flatMap(type -> type.oneOf(FREQUENCIES));
        Optional<Integer> interval =
                required(field.at("frequencyInterval")).flatMap(number -> number.number(1, LAST_DAY));
        Optional<Lifetime> retention = retention(field);
        if (frequency.isEmpty() || interval.isEmpty() || retention.isEmpty()) {
            return Optional.empty();
        }
        try {
            String id = id(frequency.get(), interval.get(), ids);
            return Optional.of(new PolicyItem(id, frequency.get(), interval.get(), retention.get()));
        } catch (dev.holdfast.policy.PolicyException refused) {
            field.at("frequencyInterval")
                    .report(Kind.INVALID, String.valueOf(refused.getMessage()), "choose an interval that Atlas has");
            return Optional.empty();
        }
    }

    /** Retention of an item or of backups on demand: a number and a unit. */
    static Optional<Lifetime> retention(Field field) {
        Optional<Lifetime.Unit> unit = required(field.at("retentionUnit")).flatMap(word -> word.oneOf(UNITS));
        Optional<Integer> value =
                required(field.at("retentionValue")).flatMap(number -> number.number(1, Integer.MAX_VALUE));
        return unit.flatMap(known -> value.map(number -> new Lifetime(number, known)));
    }

    private static Optional<Field> required(Field field) {
        if (!field.isPresent()) {
            field.missing("Atlas needs it in every item", "set it; the item was left out");
            return Optional.empty();
        }
        return Optional.of(field);
    }

    private static String id(Frequency frequency, int interval, Set<String> ids) {
        String word = frequency.word() + (interval == LAST_DAY ? "-last" : "-" + interval);
        String id = word;
        for (int i = 2; !ids.add(id); i++) {
            id = word + "-" + i;
        }
        return id;
    }
}
