package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.crash.ResticReferee;
import dev.holdfast.benchmarks.leader.LeaderRounds;
import dev.holdfast.benchmarks.leader.LeaderTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three processes run one configuration and the leader is killed; {@code dev/bench leader} does the same 500 times. */
class KilledLeadersIT {
    private static final int KILLS = 10;
    private static final long SEED = 5;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void nothingRunsTwiceIsLostOrStaysStuckWhoeverIsKilled() throws Exception {
        Path scratch = Files.createDirectory(scene.target("leader"));
        ResticReferee restic = new ResticReferee(Peer.RESTIC.binary(), scratch);
        LeaderTable table = new LeaderRounds(scratch, restic, Time.system(), SEED).run(KILLS, System.out);
        table.print(System.out);

        assertThat(table.problems()).isEmpty();
        assertThat(table.kills()).isGreaterThanOrEqualTo(KILLS);
    }
}
