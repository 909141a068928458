package dev.holdfast.benchmarks.leader;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.crash.ResticReferee;
import dev.holdfast.benchmarks.leader.LeaderProcess.Line;
import dev.holdfast.service.Holdfast;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Lets several processes run one configuration and kills the one that leads, again and again, at moments of different kinds. Each
 * that was killed is replaced by a new one. Meanwhile somebody asks for runs, from yet another process.
 */
public final class LeaderRounds {
    private static final int PROCESSES = 3;
    private static final Duration MOST_PROGRESS = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_MILLIS = 2500;
    private static final int SOON_MILLIS = 250;
    private static final int LATE_MILLIS = 1200;
    private static final int AT_ONCE_MILLIS = 60;
    private static final int ASKED_EVERY = 3;
    private static final int SHOWN_EVERY = 20;

    /** Whoever is dead is seen to be dead, but nobody has to look sooner than that. */
    private static final Duration AFTER_DEATH = LeaderSite.LEASE.plus(LeaderSite.POLL);

    /** Whoever only sleeps is waited for until its term ends; a look may be late on a busy machine. */
    private static final Duration AFTER_SLEEP = AFTER_DEATH.plusSeconds(2);

    /** So many who want a processor where there is one: what takes long then says little. */
    private static final int BUSY = 2;

    private final LeaderSite site;
    private final ResticReferee restic;
    private final Time time;
    private final Random random;
    private final LeaderTable table = new LeaderTable();
    private final Map<Integer, LeaderProcess> processes = new LinkedHashMap<>();
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final List<String> asked = new ArrayList<>();
    private int started;
    private int leader;

    /**
     * Prepares rounds.
     *
     * @param scratch an existing empty directory
     * @param time for measuring and waiting; real
     * @param seed chooses moments
     */
    public LeaderRounds(Path scratch, ResticReferee restic, Time time, long seed) throws IOException {
        this.restic = restic;
        this.time = time;
        this.random = new Random(seed);
        this.site = LeaderSite.make(scratch, time.now(), random);
    }

    /**
     * Kills so many leaders, and looks at all that is there afterwards.
     *
     * @param progress is told from time to time how many there were
     */
    public LeaderTable run(int kills, PrintStream progress) throws IOException, InterruptedException {
        KillMoment[] moments = KillMoment.values();
        try {
            for (int process = 0; process < PROCESSES; process++) {
                start();
            }
            Line first = await("a leader", line -> line.is("LEADS"));
            leader = first.from();
            for (int round = 0; table.kills() < kills; round++) {
                awaitProgress();
                round(moments[round % moments.length]);
                if (round % SHOWN_EVERY == SHOWN_EVERY - 1) {
                    progress.println(table.kills() + " leaders killed, "
                            + table.problems().size() + " problems");
                }
                site.change(random);
                if (round % ASKED_EVERY == 0) {
                    ask();
                }
            }
            settle();
        } finally {
            processes.values().forEach(LeaderProcess::close);
        }
        new LeaderJudge(site, restic, table, asked).judge();
        return table;
    }

    private void start() throws IOException {
        LeaderProcess process = LeaderProcess.start(site, ++started, time, lines);
        processes.put(process.number(), process);
    }

    private void round(KillMoment moment) throws IOException, InterruptedException {
        switch (moment) {
            case ANY -> pause(LONGEST_MILLIS);
            case IN_RUN -> {
                began();
                pause(SOON_MILLIS);
            }
            case LATE_IN_RUN -> {
                began();
                pause(LATE_MILLIS);
            }
            case TAKING_OVER -> {
                pause(LONGEST_MILLIS);
                kill(moment);
                pause(AT_ONCE_MILLIS);
            }
            case STOPPED -> {
                began();
                pause(SOON_MILLIS);
                stopAndGoOn();
                return;
            }
        }
        kill(moment);
    }

    /** Whatever the machine is busy with, some runs come to their end between kills. */
    private void awaitProgress() throws InterruptedException {
        drain();
        Optional<Line> unused = await(
                MOST_PROGRESS,
                line -> line.is("ENDED") && line.from() == leader && line.text().endsWith("completed"));
    }

    private void pause(int most) throws InterruptedException {
        time.sleep(Duration.ofMillis(random.nextInt(most)));
    }

    private void began() throws InterruptedException {
        drain();
        Line unused = await("a run of the leader", line -> line.from() == leader && line.is("BEGAN"));
    }

    private void kill(KillMoment moment) throws IOException, InterruptedException {
        drain();
        LeaderProcess dead = leading();
        long at = time.nanos();
        dead.kill();
        table.killed();
        forget(dead);
        succeed(moment, dead, at);
        start();
    }

    private LeaderProcess leading() {
        LeaderProcess found = processes.get(leader);
        if (found == null || !found.isAlive()) {
            throw new IllegalStateException("process " + leader + " ended by itself; see its log in " + site);
        }
        return found;
    }

    private void forget(LeaderProcess dead) throws IOException {
        processes.remove(dead.number());
        Files.deleteIfExists(dead.log());
    }

    private void succeed(KillMoment moment, LeaderProcess last, long since) throws InterruptedException {
        Line next = await("a leader after process " + last.number(), isNext(last));
        took(moment, Duration.ofNanos(next.nanos() - since), AFTER_DEATH);
    }

    private static Predicate<Line> isNext(LeaderProcess last) {
        return line -> line.from() != last.number() && line.is("LEADS");
    }

    private void took(KillMoment moment, Duration after, Duration most) {
        table.failedOver(moment, after);
        if (after.compareTo(most) <= 0) {
            return;
        }
        var machine = ManagementFactory.getOperatingSystemMXBean();
        String words = "nobody led for " + after.toMillis() + " ms, at most " + most.toMillis() + " ms were to pass ("
                + moment.title() + ")";
        if (machine.getSystemLoadAverage() > BUSY * machine.getAvailableProcessors()) {
            table.fact(words + "; the load was " + Math.round(machine.getSystemLoadAverage()) + " on "
                    + machine.getAvailableProcessors() + " processors");
        } else {
            table.complain(words);
        }
    }

    /** It cannot know that it lost the lease when it goes on, so all that keeps it from acting is looking before it acts. */
    private void stopAndGoOn() throws IOException, InterruptedException {
        drain();
        LeaderProcess stopped = leading();
        long at = time.nanos();
        stopped.stop();
        Optional<Line> next = await(AFTER_SLEEP, isNext(stopped));
        if (next.isPresent()) {
            took(KillMoment.STOPPED, Duration.ofNanos(next.get().nanos() - at), AFTER_SLEEP);
            stopped.goOn();
            Line unused = await(
                    "process " + stopped.number() + " to notice that it was replaced",
                    line -> line.from() == stopped.number() && line.is("FOLLOWS"));
            pause(SOON_MILLIS);
        } else {
            table.stoppedWithLock();
        }
        at = time.nanos();
        stopped.kill();
        table.killed();
        forget(stopped);
        if (next.isEmpty()) {
            succeed(KillMoment.ANY, stopped, at);
        }
        start();
    }

    /** As somebody at a command line does, whoever leads at this moment. */
    private void ask() {
        try (Holdfast elsewhere = Holdfast.builder()
                .configuration(site.file())
                .environment(LeaderSite.ENVIRONMENT)
                .user("somebody")
                .build()) {
            asked.add(elsewhere.runNow("s" + random.nextInt(LeaderSite.SCHEDULES)));
        }
    }

    /** After the last kill everything goes on for a whole period; then all end by themselves. */
    private void settle() throws IOException, InterruptedException {
        time.sleep(LeaderSite.PERIOD.plusSeconds(5));
        List<LeaderProcess> all = new ArrayList<>(processes.values());
        for (LeaderProcess process : all) {
            if (!process.end(PATIENCE.toSeconds())) {
                table.complain(
                        "process " + process.number() + " did not end by itself:\n" + Files.readString(process.log()));
            }
        }
    }

    private void drain() {
        for (Line line = lines.poll(); line != null; line = lines.poll()) {
            hear(line);
        }
    }

    private void hear(Line line) {
        if (line.is("LEADS")) {
            leader = line.from();
        } else if (line.is("TROUBLE")) {
            table.fact("process " + line.from() + " said: " + line.text());
        }
    }

    private Line await(String what, Predicate<Line> wanted) throws InterruptedException {
        return await(PATIENCE, wanted)
                .orElseThrow(() -> new IllegalStateException("waited for " + PATIENCE + " in vain for " + what));
    }

    private Optional<Line> await(Duration patience, Predicate<Line> wanted) throws InterruptedException {
        long end = time.nanos() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0; left = end - time.nanos()) {
            Line line = lines.poll(left, TimeUnit.NANOSECONDS);
            if (line != null) {
                hear(line);
                if (wanted.test(line)) {
                    return Optional.of(line);
                }
            }
        }
        return Optional.empty();
    }
}
