package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.layout.Namespace;

/** Takes what is in an archive while it is read. Used by one thread. */
public interface ArchiveReceiver {
    /** Called first. */
    void header(ArchiveHeader header);

    /** Called for each namespace before the first document comes. */
    void announced(ArchivedNamespace namespace);

    /**
     * Called when a namespace begins; several may be open at once.
     *
     * @param announced as it was announced
     * @param namespace where its documents were: of a time series its buckets
     * @return takes its documents
     */
    Documents begin(ArchivedNamespace announced, Namespace namespace);

    /** Takes the documents of one namespace. */
    interface Documents {
        /**
         * Takes one.
         *
         * @param bytes valid during the call only
         */
        void document(byte[] bytes, int offset, int length);

        /** Called after the last document, when their checksum was found to be right. */
        void end();
    }
}
