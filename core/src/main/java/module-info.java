import dev.holdfast.spi.approval.Approver;
import dev.holdfast.spi.notification.NotificationProvider;
import dev.holdfast.spi.secret.PasswordSource;
import dev.holdfast.spi.store.BlobStoreProvider;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ExportFormat;
import dev.holdfast.spi.workload.WorkloadProvider;

/** Backup and restore: the API and what providers implement are exported, the engine is not. */
module dev.holdfast.core {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.cronutils;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires com.github.luben.zstd_jni;
    requires com.sun.jna;
    requires java.net.http;
    requires org.apache.commons.compress;
    requires org.slf4j;
    requires org.yaml.snakeyaml;
    requires static jakarta.mail;
    requires static micrometer.core;
    requires static micrometer.registry.prometheus;
    requires static transitive org.jspecify;

    exports dev.holdfast;
    exports dev.holdfast.adapter;
    exports dev.holdfast.job;
    exports dev.holdfast.policy;
    exports dev.holdfast.retention;
    exports dev.holdfast.run;
    exports dev.holdfast.service;
    exports dev.holdfast.simulation;
    exports dev.holdfast.spi.notification;
    exports dev.holdfast.spi.secret;
    exports dev.holdfast.spi.approval;
    exports dev.holdfast.spi.state;
    exports dev.holdfast.spi.store;
    exports dev.holdfast.spi.workload;
    exports dev.holdfast.workload;

    uses Approver;
    uses BlobStoreProvider;
    uses ChangeHistory;
    uses ExportFormat;
    uses NotificationProvider;
    uses PasswordSource;
    uses WorkloadProvider;
    uses dev.holdfast.run.RunHook;

    provides BlobStoreProvider with
            dev.holdfast.internal.store.FileBlobStoreProvider,
            dev.holdfast.internal.store.MemoryBlobStoreProvider;
    provides ExportFormat with
            dev.holdfast.workload.TarFormat;
    provides NotificationProvider with
            dev.holdfast.internal.observe.MailProvider,
            dev.holdfast.internal.observe.WebhookProvider;
    provides PasswordSource with
            dev.holdfast.spi.secret.CommandPassword,
            dev.holdfast.spi.secret.EnvironmentPassword,
            dev.holdfast.spi.secret.FilePassword;
    provides WorkloadProvider with
            dev.holdfast.workload.CommandWorkloadProvider,
            dev.holdfast.workload.DirectoryWorkloadProvider,
            dev.holdfast.workload.MemoryWorkloadProvider,
            dev.holdfast.workload.StreamWorkloadProvider;
}
