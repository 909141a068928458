/** Stores in buckets of Amazon S3 and of servers that speak its protocol. */
@SuppressWarnings("module") // S3 is what everybody calls it.
module dev.holdfast.s3 {
    requires transitive dev.holdfast.core;
    requires com.fasterxml.jackson.databind;
    requires java.xml;
    requires org.slf4j;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.apache5;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.profiles;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.utils;
    requires static transitive org.jspecify;

    exports dev.holdfast.s3;

    provides dev.holdfast.spi.store.BlobStoreProvider with
            dev.holdfast.s3.S3BlobStoreProvider;
}
