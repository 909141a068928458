package dev.holdfast.mongodb.hold;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.StubClient;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Effects;
import dev.holdfast.testkit.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From 7.0 on the balancer takes the merging of chunks with it when it is stopped and started; there is no such server where this is tested. */
class BalancerTest {
    private final ConfigServers servers = new ConfigServers();
    private final List<Compensation> writtenDown = new ArrayList<>();
    private final VirtualTime time = VirtualTime.create();

    /** Does to its settings what {@code configsvr_control_balancer_command.cpp} and {@code balancer_configuration.cpp} of 7.0 do. */
    private static final class ConfigServers {
        private final Map<String, BsonDocument> settings = new TreeMap<>();
        private final List<Optional<Boolean>> mergingWhenTheBalancerCameOn = new ArrayList<>();
        private final List<String> commands = new ArrayList<>();
        private boolean inRound;

        MongoClient client() {
            return StubClient.answering((database, command) -> answer(command).append("ok", BsonBoolean.TRUE));
        }

        private BsonDocument answer(BsonDocument command) {
            commands.add(command.getFirstKey());
            return switch (command.getFirstKey()) {
                case "hello" -> new BsonDocument("localTime", new BsonDateTime(Instant.EPOCH.toEpochMilli()));
                case "_configsvrBalancerStatus" -> new BsonDocument("mode", new BsonString(mode()));
                case "_configsvrBalancerStop" -> stopped();
                case "_configsvrBalancerStart" -> switched("full", true);
                case "find" -> found(command);
                case "update" -> updated(command.getArray("updates").get(0).asDocument());
                default -> throw new UnsupportedOperationException(command.toJson());
            };
        }

        /** A round is waited for until the time limit ends that; it is off by then. */
        private BsonDocument stopped() {
            BsonDocument answer = switched("off", false);
            if (inRound) {
                throw new MongoExecutionTimeoutException(50, "operation exceeded time limit");
            }
            return answer;
        }

        private BsonDocument found(BsonDocument find) {
            BsonArray batch = new BsonArray();
            if (find.getString("find").getValue().equals("settings")) {
                String id = find.getDocument("filter").getString("_id").getValue();
                Optional.ofNullable(settings.get(id)).ifPresent(batch::add);
            }
            return new BsonDocument("cursor", new BsonDocument("firstBatch", batch));
        }

        private BsonDocument updated(BsonDocument update) {
            set(
                    update.getDocument("q").getString("_id").getValue(),
                    update.getDocument("u").getDocument("$set"));
            return new BsonDocument();
        }

        private BsonDocument switched(String mode, boolean merging) {
            set("balancer", new BsonDocument("mode", new BsonString(mode)));
            set("automerge", new BsonDocument("enabled", BsonBoolean.valueOf(merging)));
            return new BsonDocument();
        }

        private void set(String id, BsonDocument fields) {
            settings.computeIfAbsent(id, name -> new BsonDocument("_id", new BsonString(name)))
                    .putAll(fields);
            if (id.equals("balancer") && !mode().equals("off")) {
                mergingWhenTheBalancerCameOn.add(merging());
            }
        }

        String mode() {
            BsonDocument balancer = settings.get("balancer");
            return balancer == null ? "full" : balancer.getString("mode").getValue();
        }

        Optional<Boolean> merging() {
            return Optional.ofNullable(settings.get("automerge"))
                    .map(setting -> setting.getBoolean("enabled").getValue());
        }
    }

    private final class Written implements Effects {
        @Override
        public Effect begin(Compensation compensation) {
            writtenDown.add(compensation);
            return new Effect() {
                @Override
                public boolean isOurs() {
                    return true;
                }

                @Override
                public void undone() {
                    writtenDown.remove(compensation);
                }
            };
        }

        @Override
        public void close() {
            // Nothing is taken.
        }
    }

    private Balancer balancer() {
        MongoClient client = servers.client();
        return new Balancer(client, Commands.toPrimary(client, "config"), false, "c1");
    }

    private BalancerStop stopped(String mode, String merging) {
        servers.set("balancer", new BsonDocument("mode", new BsonString(mode)));
        if (!merging.isEmpty()) {
            servers.set("automerge", new BsonDocument("enabled", BsonBoolean.valueOf(Boolean.parseBoolean(merging))));
        }
        BalancerStop stop = BalancerStop.take(new Written(), balancer(), "mongodb://c1", time);
        assertThat(servers.mode()).isEqualTo("off");
        assertThat(servers.merging()).contains(false);
        servers.mergingWhenTheBalancerCameOn.clear();
        return stop;
    }

    private void assertAsBefore(String mode, String merging) {
        boolean wanted = !merging.equals("false");
        assertThat(servers.mode()).isEqualTo(mode);
        assertThat(servers.merging()).contains(wanted);
        assertThat(servers.mergingWhenTheBalancerCameOn)
                .as("whoever dies in between must not leave a balancer that is on, and nothing else as it was")
                .containsOnly(Optional.of(wanted));
    }

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "full,''",
                "full,true",
                "full,false",
                "autoSplitOnly,''",
                "autoSplitOnly,true",
                "autoSplitOnly,false"
            })
    void mergingIsAsBeforeToo(String mode, String merging) {
        stopped(mode, merging).close();

        assertAsBefore(mode, merging);
        assertThat(writtenDown).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {"full,''", "full,true", "full,false", "autoSplitOnly,true", "autoSplitOnly,false"})
    void whoeverComesAfterARunThatDiedPutsMergingBackToo(String mode, String merging) {
        BalancerStop dead = stopped(mode, merging);
        assertThat(dead.before().stopped()).isTrue();

        BalancerBack.putBack(balancer(), LeftBehind.of(writtenDown.get(0)), Instant.EPOCH);

        assertAsBefore(mode, merging);
    }

    @Test
    void aRoundThatLastsIsNoFailure() {
        servers.inRound = true;

        BalancerStop stop = stopped("full", "");

        assertThat(writtenDown).hasSize(1);
        stop.close();
        assertAsBefore("full", "");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aBalancerThatIsOffIsLeftAloneWithItsMerging(boolean merging) {
        servers.set("balancer", new BsonDocument("mode", new BsonString("off")));
        servers.set("automerge", new BsonDocument("enabled", BsonBoolean.valueOf(merging)));

        BalancerStop.take(new Written(), balancer(), "mongodb://c1", time).close();

        assertThat(servers.merging()).contains(merging);
        assertThat(servers.commands)
                .containsOnly("_configsvrBalancerStatus", "find")
                .doesNotContain("update");
    }
}
