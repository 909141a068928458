package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.journal.Journal;
import dev.holdfast.internal.journal.JournalEntry;
import dev.holdfast.internal.journal.Replay;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that holds a lease and is about to lock something, a file here, is killed with SIGKILL at each step; whoever comes next
 * gets the lease at once and leaves nothing locked.
 */
class KilledOwnersIT {
    private static final Secret PASSWORD = Secret.of("killed owners");
    private static final Duration TERM = Duration.ofSeconds(4);
    private static final Duration DEADLINE = Duration.ofMillis(200);
    private static final Time TIME = Time.system();

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    /** Where the process dies. */
    enum Step {
        WITH_LEASE,
        WRITTEN_DOWN,
        LOCKED,
        UNLOCKED,
        CLOSED
    }

    /** Locks a file, step by step, and stays where it was told to. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws Exception {
            Path lock = Path.of(arguments[1]);
            Step last = Step.valueOf(arguments[2]);
            StateStore store = documents(Path.of(arguments[0]));
            Lease lease = take(store, "owner").orElseThrow();
            stay(last, Step.WITH_LEASE);
            Journal journal = journal(store, lease);
            JournalEntry entry = journal.open(new Compensation("unlock", "{}", DEADLINE));
            stay(last, Step.WRITTEN_DOWN);
            Files.createFile(lock);
            stay(last, Step.LOCKED);
            Files.delete(lock);
            stay(last, Step.UNLOCKED);
            entry.undone();
            stay(last, Step.CLOSED);
        }

        private static void stay(Step last, Step here) throws InterruptedException {
            if (last == here) {
                System.out.println("here");
                TIME.sleep(Duration.ofHours(1));
            }
        }
    }

    private static StateStore documents(Path root) {
        return Repository.at(FileBlobStore.at(root).open()).open(PASSWORD).documents();
    }

    private static Optional<Lease> take(StateStore store, String holder) {
        return Lease.acquire(store, "target", holder, TERM, TIME);
    }

    private static Journal journal(StateStore store, Lease lease) {
        return new Journal(store, "target", lease, () -> UUID.randomUUID().toString());
    }

    private record Unlocking(Path lock) implements Compensator {
        @Override
        public String kind() {
            return "unlock";
        }

        @Override
        public void undo(Compensation compensation) throws IOException {
            Files.deleteIfExists(lock);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverItsOwnerIsKilledNothingStaysLocked(Step step) throws Exception {
        Path root = scene.repository();
        Repository.at(FileBlobStore.at(root).create(true).open())
                .lowCostKeys()
                .create(PASSWORD)
                .close();
        Path lock = scene.target("lock");
        StateStore store = documents(root);
        killAt(step, root, lock, store);
        assertThat(Files.exists(lock)).isEqualTo(step == Step.LOCKED);

        Lease lease = take(store, "next").orElseThrow();
        Journal journal = journal(store, lease);
        List<Compensator> compensators = List.of(new Unlocking(lock));
        Replay first = journal.replay(compensators);
        boolean open = step.compareTo(Step.WRITTEN_DOWN) >= 0 && step != Step.CLOSED;
        assertThat(lock).doesNotExist();
        assertThat(first.undone()).isEqualTo(open ? 1 : 0);
        if (open) {
            Files.createFile(lock);
            TIME.sleep(TERM.plus(DEADLINE).plusMillis(50));
            assertThat(journal.replay(compensators).closed()).isEqualTo(1);
        }
        assertThat(lock).as("what came late is undone too").doesNotExist();
        assertThat(journal.size()).isZero();
    }

    private void killAt(Step step, Path root, Path lock, StateStore store) throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        root.toString(),
                        lock.toString(),
                        step.name())
                .redirectError(scene.target("owner.log").toFile())
                .start();
        try (BufferedReader output = owner.inputReader()) {
            assertThat(output.readLine()).isEqualTo("here");
            assertThat(take(store, "impatient")).as("while its holder lives").isEmpty();
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }
}
