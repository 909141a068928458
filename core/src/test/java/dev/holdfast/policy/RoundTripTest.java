package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a configuration holds is there again after it was written and read. */
class RoundTripTest {
    private static final List<String> TEXTS = List.of(
            "plain",
            "02:30",
            "0600",
            "yes",
            "null",
            "~",
            "1e3",
            "- a",
            "a: b",
            "# no comment",
            "'quoted'",
            "\"",
            "two\nlines",
            " spaces ",
            "ümlaut ✓",
            "{}",
            "[x]",
            "*x",
            "&x",
            "!x",
            "%x",
            "@x",
            "`x",
            "|",
            ">",
            "",
            "=",
            "<<",
            "true",
            "0x1F",
            "1_000",
            "\t",
            "\u0007",
            "\\");

    @Property(tries = 50)
    void asYaml(@ForAll long seed) {
        Configuration some = some(new Random(seed));

        assertSame(some, Configuration.parse(some.toYaml(), "yaml"));
    }

    @Property(tries = 50)
    void asJson(@ForAll long seed) {
        Configuration some = some(new Random(seed));

        assertSame(some, Configuration.parse(some.toJson(), "json"));
    }

    private static void assertSame(Configuration some, Configuration again) {
        assertThat(some.diff(again).changes()).isEmpty();
        assertThat(again.diff(some).changes()).isEmpty();
        assertThat(again.problems()).isEqualTo(some.problems());
    }

    private static Configuration some(Random random) {
        Configuration.Builder builder = Configuration.builder();
        builder.storage(storage("main", random)).storage(storage("second", random));
        builder.target(target(random));
        builder.policy(policy(random));
        builder.schedule(schedule("nightly", random)).schedule(schedule("x.y_z", random));
        builder.group(TargetGroup.builder("g")
                .targets(List.of("db"))
                .outcome(pick(random, TargetGroup.Outcome.values()))
                .build());
        builder.notification(NotificationRule.builder("n")
                .events(Set.of(pick(random, NotificationRule.Event.values())))
                .kind(NotificationRule.Kind.MAIL)
                .host(text(random))
                .to(List.of(text(random)))
                .build());
        if (random.nextBoolean()) {
            builder.compliance(CompliancePolicy.builder("floors")
                    .authorizedEmail("a@b")
                    .authorizedFirstName(text(random))
                    .items(items(random))
                    .minimumGood(1 + random.nextInt(5))
                    .build());
        }
        if (random.nextBoolean()) {
            builder.state(new StateLocation(URI.create("file:///state"), "env:STATE"));
        }
        builder.service(ServiceSettings.builder()
                .lease(Duration.ofMillis(1 + random.nextInt(100_000_000)))
                .build());
        return builder.build();
    }

    private static Storage storage(String name, Random random) {
        return Storage.builder(name)
                .uri(URI.create("file:///srv/" + name))
                .password("command:pass show " + name)
                .credentials(Map.of("key", "file:/run/" + name))
                .access(pick(random, Storage.Access.values()))
                .redundancy(pick(random, Storage.Redundancy.values()))
                .removal(pick(random, Storage.Removal.values()))
                .description(text(random))
                .labels(Map.of("k" + text(random), text(random)))
                .build();
    }

    private static Target target(Random random) {
        Overrides.Builder overrides = Overrides.builder();
        if (random.nextBoolean()) {
            overrides.timeout(Duration.ofSeconds(1 + random.nextInt(1_000_000)));
        }
        if (random.nextBoolean()) {
            overrides.retries(new Retries(1 + random.nextInt(9), Duration.ofSeconds(random.nextInt(100))));
        }
        return Target.builder("db")
                .uri(URI.create("dir:/srv/db"))
                .excludes(List.of(text(random), text(random)))
                .pitEnabled(random.nextBoolean())
                .overrides(overrides.build())
                .build();
    }

    private static List<PolicyItem> items(Random random) {
        List<PolicyItem> items = new ArrayList<>();
        for (Frequency frequency : Frequency.values()) {
            int interval = frequency == Frequency.DAILY ? 1 : 1 + random.nextInt(7);
            boolean last = frequency == Frequency.MONTHLY && random.nextBoolean();
            if (random.nextBoolean()) {
                items.add(PolicyItem.of(frequency, last ? PolicyItem.LAST_DAY : interval, lifetime(random)));
            }
        }
        return items;
    }

    private static Lifetime lifetime(Random random) {
        Lifetime.Unit unit = pick(random, Lifetime.Unit.values());
        return unit == Lifetime.Unit.FOREVER ? Lifetime.FOREVER : new Lifetime(1 + random.nextInt(1000), unit);
    }

    private static Policy policy(Random random) {
        RetentionPolicy.Mode mode = pick(random, RetentionPolicy.Mode.values());
        return Policy.builder("gold")
                .items(items(random))
                .onDemand(lifetime(random))
                .retroactive(random.nextBoolean())
                .retention(RetentionPolicy.builder(mode)
                        .keep(KeepRules.builder()
                                .daily(random.nextInt(9) - 1)
                                .withinWeekly(KeepDuration.parse("1y2m3d4h"))
                                .tags(List.of("a", "b"))
                                .build())
                        .firstOf(List.of(new FirstOfRule("w", KeepPeriod.WEEKLY, random.nextInt(98), lifetime(random))))
                        .defaultRule(lifetime(random))
                        .gap(pick(random, RetentionSwitches.Gap.values()))
                        .keepFailed(random.nextInt(4))
                        .build())
                .build();
    }

    private static Schedule schedule(String name, Random random) {
        return Schedule.builder(name)
                .targets(List.of("db"))
                .policy("gold")
                .storage("main")
                .cron(Cron.parse(random.nextInt(60) + " 2 * * *"))
                .reference(LocalTime.of(random.nextInt(24), random.nextInt(60)))
                .zone(ZoneId.of(
                        pick(random, new String[] {"UTC", "Europe/Berlin", "Australia/Lord_Howe", "Z", "+05:30"})))
                .overlap(pick(random, Schedule.Overlap.values()))
                .jitter(Duration.ofSeconds(random.nextInt(5000)))
                .copies(List.of(CopySetting.builder("c")
                        .storage("second")
                        .frequencies(Set.of(pick(random, Frequency.values())))
                        .build()))
                .hooks(List.of(
                        Hook.builder("h").command(List.of("echo", text(random))).build()))
                .verification(Verification.builder()
                        .samplePercent(1 + random.nextInt(100))
                        .scratch(URI.create("dir:/scratch"))
                        .assertions(List.of(new Assertion(
                                pick(random, Assertion.Kind.values()),
                                text(random),
                                pick(random, Assertion.Comparison.values()),
                                text(random))))
                        .build())
                .labels(Map.of("a", text(random)))
                .build();
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
