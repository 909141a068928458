import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.WorkloadProvider;

/** Consistent dumps of MongoDB, its oplog, and restores to any point in time. */
module dev.holdfast.mongodb {
    requires transitive dev.holdfast.core;
    requires com.fasterxml.jackson.databind;
    requires org.apache.commons.compress;
    requires org.mongodb.bson;
    requires org.mongodb.driver.core;
    requires org.mongodb.driver.sync.client;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.holdfast.mongodb;

    provides ChangeHistory with
            dev.holdfast.mongodb.follow.OplogHistory;
    provides ExportFormat with
            dev.holdfast.mongodb.MongodumpArchiveFormat;
    provides WorkloadProvider with
            dev.holdfast.mongodb.MongoWorkloadProvider,
            dev.holdfast.mongodb.MongodumpArchiveProvider;
}
