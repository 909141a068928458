package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says keep rules in restic's words. */
final class RuleWords {
    private RuleWords() {}

    static String of(KeepRules rules) {
        String periods = join(", ", suffixed(counts(rules), " snapshots"), durations(rules));
        String tags = rules.tags().isEmpty() ? "" : "all snapshots with tags " + tagLists(rules.tags());
        KeepDuration all = rules.within(KeepPeriod.LAST);
        String newest = all.isZero() ? "" : "all snapshots within " + all + " of the newest";
        String words = join(" and ", periods, tags, newest);
        return words.isEmpty() ? "remove" : "keep " + words;
    }

    private static String suffixed(String text, String suffix) {
        return text.isEmpty() ? text : text + suffix;
    }

    private static String counts(KeepRules rules) {
        List<String> words = new ArrayList<>();
        for (KeepPeriod period : KeepPeriod.values()) {
            int count = rules.count(period);
            String word = period == KeepPeriod.LAST ? "latest" : period.word();
            if (count != 0) {
                words.add((count == KeepRules.UNLIMITED ? "all" : Integer.toString(count)) + " " + word);
            }
        }
        return String.join(", ", words);
    }

    private static String durations(KeepRules rules) {
        List<String> words = new ArrayList<>();
        for (KeepPeriod period : KeepPeriod.values()) {
            if (period != KeepPeriod.LAST && !rules.within(period).isZero()) {
                words.add(period.word() + " snapshots within " + rules.within(period));
            }
        }
        return String.join(", ", words);
    }

    private static String tagLists(List<List<String>> lists) {
        return lists.stream()
                .map(list -> "[" + String.join(", ", list) + "]")
                .collect(Collectors.joining(" ", "[", "]"));
    }

    private static String join(String separator, String... parts) {
        return List.of(parts).stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(separator));
    }
}
