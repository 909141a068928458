package dev.holdfast.interop;

import dev.holdfast.Time;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import java.nio.file.Path;

/** A program that restores a cluster with its users, over what is there, to be killed on the way. */
final class ClusterRestorer {
    private ClusterRestorer() {}

    /** The directories of repository and state, the snapshot, the location of the config servers. */
    public static void main(String[] arguments) {
        try (LocalState state = LocalState.open(Path.of(arguments[1]), Time.system());
                Repository repository = new Ours(Path.of(arguments[0]), Scene.PASSWORD).open()) {
            var unused = RestoreJob.from(repository)
                    .snapshot(repository.snapshot(arguments[2]))
                    .state(state.documents())
                    .into(MongoWorkload.at(arguments[3]).drop(true).users(true).build())
                    .run();
        }
    }
}
