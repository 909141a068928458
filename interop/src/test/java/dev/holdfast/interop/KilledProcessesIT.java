package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.crash.CrashRounds;
import dev.holdfast.benchmarks.crash.CrashTable;
import dev.holdfast.benchmarks.crash.ResticReferee;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Child JVMs are killed in the middle of every operation; {@code dev/bench crash} does the same for a thousand of them. */
class KilledProcessesIT {
    private static final int KILLS = 40;
    private static final long SEED = 4;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    @Test
    void whereverAProcessIsKilledAllIsWell() throws Exception {
        Path scratch = Files.createDirectory(scene.target("crash"));
        ResticReferee restic = new ResticReferee(Peer.RESTIC.binary(), scratch);
        CrashTable table = new CrashRounds(scratch, restic, Time.system(), SEED).run(KILLS);
        table.print(System.out);

        assertThat(table.problems()).isEmpty();
        assertThat(table.kills()).isEqualTo(KILLS);
    }
}
