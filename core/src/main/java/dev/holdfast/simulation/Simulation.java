package dev.holdfast.simulation;

import dev.holdfast.internal.schedule.Recurrence;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import dev.holdfast.retention.Compliance;
import dev.holdfast.retention.ComplianceResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs schedules and retention on a virtual clock: every backup is taken when it is due, retention runs after each, and nothing takes
 * time. A schedule that does not wait for its first time begins with a backup, as the service does. Jitter is left out. Immutable.
 */
public final class Simulation {
    /** More would take a human's patience and the memory of a large machine. */
    private static final long MOST_YEARS = 100;

    /** What holds for all schedules. */
    record Terms(Instant from, Instant until, SizeModel sizes, long failEvery, List<Outage> outages) {
        /** Whether a backup fails, which is the so many-th of its schedule. */
        boolean fails(long number, Instant at) {
            return (failEvery > 0 && number % failEvery == 0)
                    || outages.stream().anyMatch(each -> !at.isBefore(each.from) && at.isBefore(each.until));
        }
    }

    /** A time during which no backup succeeds. */
    record Outage(Instant from, Instant until) {}

    private final String title;
    private final Configuration configuration;
    private final Terms terms;

    private Simulation(Builder from) {
        title = from.title;
        configuration = from.configuration;
        terms = new Terms(from.from, from.until, from.sizes, from.failEvery, List.copyOf(from.outages));
    }

    /**
     * Begins a simulation.
     *
     * @param title says in results which definitions these are, such as the name of their file
     */
    public static Builder of(String title, Configuration configuration) {
        return new Builder(title, configuration);
    }

    /** Runs it. Schedules that the service would not run are left out, and named in the result. */
    public SimulationResult run() {
        List<Course> courses = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        Configuration effective = augmented(remarks);
        effective.schedules().forEach(schedule -> run(effective, schedule, courses, remarks));
        return new SimulationResult(title, terms.from, terms.until, courses, remarks);
    }

    /** What compliance makes of the definitions, as the service would run them. */
    private Configuration augmented(List<String> remarks) {
        ComplianceResult result = Compliance.evaluate(configuration);
        result.raised().forEach(finding -> remarks.add("raised to the floors of compliance: " + finding));
        result.refused().forEach(finding -> remarks.add("the service would not run this: " + finding));
        return result.configuration();
    }

    private void run(Configuration effective, Schedule schedule, List<Course> courses, List<String> remarks) {
        String name = "schedule " + schedule.name() + ": ";
        if (schedule.paused()) {
            remarks.add(name + "left out, as it is paused");
            return;
        }
        List<Problem> problems = effective.problemsOf(schedule);
        if (!problems.isEmpty()) {
            remarks.add(name + "left out, as it is broken: " + problems.get(0));
            return;
        }
        Map<Rules, Course> known = new HashMap<>();
        for (Target target : effective.targetsOf(schedule)) {
            Schedule own = effective.scheduleFor(schedule, target);
            Policy policy = effective.policyOf(own);
            Optional<Recurrence> recurrence = Recurrence.of(own, policy);
            if (recurrence.isEmpty()) {
                remarks.add(name + "left out for " + target.name()
                        + ", as neither it nor its policy says when backups are due");
            } else {
                Optional<Duration> window = own.restoreWindow(target);
                Course course = known.computeIfAbsent(
                        new Rules(policy.name(), window),
                        none -> new CourseRun(
                                        own,
                                        policy,
                                        recurrence.get(),
                                        terms,
                                        window.orElse(null),
                                        effective.compliance().orElse(null))
                                .run(target.name()));
                courses.add(course.of(target.name()));
            }
        }
    }

    /** What lets the courses of the targets of a schedule differ. */
    private record Rules(String policy, Optional<Duration> window) {}

    /** Collects what is to be simulated. Not safe for use by several threads. */
    public static final class Builder {
        private final String title;
        private final Configuration configuration;
        private Instant from = Instant.EPOCH;
        private Instant until = Instant.EPOCH;
        private SizeModel sizes = SizeModel.builder().build();
        private long failEvery;
        private final List<Outage> outages = new ArrayList<>();

        private Builder(String title, Configuration configuration) {
            this.title = Objects.requireNonNull(title, "title");
            this.configuration = Objects.requireNonNull(configuration, "configuration");
        }

        /** Sets when it begins and ends; what is due at the end is not taken any more. */
        public Builder between(Instant begin, Instant end) {
            from = Objects.requireNonNull(begin, "begin");
            until = Objects.requireNonNull(end, "end");
            return this;
        }

        /** Sets how large backups are. */
        public Builder sizes(SizeModel value) {
            sizes = Objects.requireNonNull(value, "sizes");
            return this;
        }

        /** Lets every so many-th backup of a schedule fail; 0, the default, lets none. */
        public Builder failEvery(long value) {
            if (value < 0) {
                throw new PolicyException.Invalid("failEvery", "must be 0 or a number of backups, was " + value);
            }
            failEvery = value;
            return this;
        }

        /**
         * Lets every backup fail that is due in a time, such as one in which a target cannot be reached. May be called several
         * times.
         *
         * @throws PolicyException.Invalid if it does not end after its beginning
         */
        public Builder outage(Instant begin, Instant end) {
            if (!end.isAfter(begin)) {
                throw new PolicyException.Invalid("outage", "must end after " + begin + ", was " + end);
            }
            outages.add(new Outage(begin, end));
            return this;
        }

        /**
         * The simulation.
         *
         * @throws PolicyException.Invalid if it does not end after its beginning, or later than a hundred years after it
         */
        public Simulation build() {
            if (!until.isAfter(from)) {
                throw new PolicyException.Invalid("until", "must be later than " + from + ", was " + until);
            }
            if (until.isAfter(from.plusSeconds(MOST_YEARS * 31_622_400))) {
                throw new PolicyException.Invalid(
                        "until", "must be at most " + MOST_YEARS + " years after " + from + ", was " + until);
            }
            return new Simulation(this);
        }
    }
}
