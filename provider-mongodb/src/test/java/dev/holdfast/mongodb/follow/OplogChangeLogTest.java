package dev.holdfast.mongodb.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.Finding;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What can be said of following without a server. */
class OplogChangeLogTest {
    private static List<Finding> findings(UnaryOperator<MongoWorkloadBuilder> more) {
        try (MongoWorkload workload =
                more.apply(MongoWorkload.at("mongodb://db/?replicaSet=rs0")).build()) {
            return workload.changes().orElseThrow().findings();
        }
    }

    @Test
    void wholeDumpsOfOneMomentAreReplayedOnto() {
        assertThat(findings(mongo -> mongo)).isEmpty();
        assertThat(findings(mongo -> mongo.consistency(ConsistencyMode.LOCK))).isEmpty();
    }

    @Test
    void dumpsOfAPartOrWithoutAMomentAreNot() {
        assertThat(findings(mongo -> mongo.include("shop.*")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("some collections or documents only"));
        assertThat(findings(mongo -> mongo.consistency(ConsistencyMode.NONE)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("auto, lock or oplog"));
    }
}
