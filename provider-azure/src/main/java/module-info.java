/** Stores in containers of Azure Blob Storage. */
module dev.holdfast.azure {
    requires transitive dev.holdfast.core;
    requires com.azure.core;
    requires com.azure.identity;
    requires com.azure.storage.blob;
    requires com.azure.storage.blob.batch;
    requires com.azure.storage.common;
    requires com.microsoft.aad.msal4j;
    requires java.net.http;
    requires org.slf4j;
    requires reactor.core;
    requires static transitive org.jspecify;

    exports dev.holdfast.azure;

    provides dev.holdfast.spi.store.BlobStoreProvider with
            dev.holdfast.azure.AzureBlobStoreProvider;
}
