package dev.holdfast.policy;

import dev.holdfast.internal.form.Kind;
import dev.holdfast.internal.form.Kinds;
import dev.holdfast.internal.form.Node;
import dev.holdfast.internal.form.Structures;
import dev.holdfast.internal.form.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kinds of values that several definitions hold. */
final class DefinitionKinds {
    static final Kind<Cron> CRON = Kinds.parsed(
            "a cron expression of five fields such as \"30 2 * * *\", or a word such as @daily",
            Cron::parse,
            Cron::toString);
    static final Kind<RepeatingInterval> REPEATING = Kinds.parsed(
            "an ISO 8601 repeating interval such as R/2025-01-01T00:00:00Z/PT4H",
            RepeatingInterval::parse,
            RepeatingInterval::toString);
    static final Kind<LabelSelector> SELECTOR = new SelectorKind();
    static final Kind<Lifetime> LIFETIME = new LifetimeKind();
    static final Kind<String> SECRET =
            Kinds.secret("a reference to a secret: env:NAME, file:PATH, command:PROGRAM or secret:NAME");
    static final Kind<Map<String, String>> SECRETS =
            Structures.texts("an object of references to secrets by name", SECRET);
    static final Kind<Map<String, String>> TEXTS = Structures.texts("an object of texts by name", Kinds.TEXT);
    static final Kind<Map<String, String>> HEADERS =
            Structures.texts("an object of texts by name", Kinds.secret("a text"));
    static final Kind<Map<String, List<String>>> LISTS =
            Structures.map("an object of texts, or lists of them, by name", Structures.oneOrMore(Kinds.TEXT));
    static final Kind<List<String>> NAMES = Structures.list(Kinds.TEXT);
    static final Kind<Integer> DAYS = Kinds.number(1, 3650);

    private DefinitionKinds() {}

    private record LifetimeKind() implements Kind<Lifetime> {
        @Override
        public Optional<Lifetime> read(Value value) {
            if (!(value.node() instanceof Node.Mapping)) {
                return value.text(words()).flatMap(text -> parsed(value, text));
            }
            return LifetimeForm.read(value);
        }

        private static Optional<Lifetime> parsed(Value value, String text) {
            try {
                return Optional.of(Lifetime.parse("lifetime", text));
            } catch (PolicyException.Invalid refused) {
                return value.flaw(refused);
            }
        }

        @Override
        public Object write(Lifetime value) {
            return value.toString();
        }

        @Override
        public String words() {
            return "a lifetime such as \"7 days\" or forever (hours, days, weeks, months, years), or {value, unit}";
        }
    }

    private record SelectorKind() implements Kind<LabelSelector> {
        @Override
        public Optional<LabelSelector> read(Value value) {
            if (value.node() instanceof Node.Mapping) {
                return TEXTS.read(value).map(SelectorKind::all);
            }
            try {
                return value.text(words()).map(LabelSelector::parse);
            } catch (PolicyException.Invalid refused) {
                return value.flaw(refused);
            }
        }

        private static LabelSelector all(Map<String, String> labels) {
            return new LabelSelector(new LinkedHashMap<>(labels)
                    .entrySet().stream()
                            .map(each -> new LabelSelector.Requirement(each.getKey(), true, each.getValue()))
                            .toList());
        }

        @Override
        public Object write(LabelSelector value) {
            return value.toString();
        }

        @Override
        public String words() {
            return "requirements such as env=prod,tier!=web, or an object of labels";
        }
    }
}
