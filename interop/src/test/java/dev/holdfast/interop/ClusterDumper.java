package dev.holdfast.interop;

import dev.holdfast.Time;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import java.nio.file.Path;
import java.time.Duration;

/** A program that dumps a cluster and stays where it was told to, to be killed there. */
final class ClusterDumper {
    private static final Time TIME = Time.system();

    private ClusterDumper() {}

    /** Where it stays, by what it has written down or crossed out until then. */
    enum Step {
        BALANCER_WRITTEN_DOWN(1, 0),
        BALANCER_STOPPED(2, 0),
        CONFIG_LOCKED(3, 0),
        SHARD_LET_GO(0, 1);

        private final int written;
        private final int crossed;

        Step(int written, int crossed) {
            this.written = written;
            this.crossed = crossed;
        }
    }

    /** The directories of repository and state, the location of the config servers, the step. */
    public static void main(String[] arguments) {
        Step step = Step.valueOf(arguments[3]);
        try (LocalState state = LocalState.open(Path.of(arguments[1]), TIME);
                Repository repository = new Ours(Path.of(arguments[0]), Scene.PASSWORD).open()) {
            var unused = BackupJob.unnamed()
                    .workload(MongoWorkload.at(arguments[2])
                            .consistency(ConsistencyMode.LOCK)
                            .build())
                    .state(new HookedState(
                            state.documents(), count -> stay(count, step.written), count -> stay(count, step.crossed)))
                    .into(repository)
                    .run();
        }
        System.out.println("end");
    }

    private static void stay(int count, int here) {
        if (count == here) {
            System.out.println("here");
            try {
                TIME.sleep(Duration.ofHours(1));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
