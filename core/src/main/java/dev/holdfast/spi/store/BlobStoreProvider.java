package dev.holdfast.spi.store;

import dev.holdfast.Time;
import java.net.URI;
import java.util.Set;

/** Opens stores by URI; found by {@link java.util.ServiceLoader}. A builder of the store's own is the base, this is sugar. */
public interface BlobStoreProvider {
    /** The URI schemes served, in lower case, such as {@code file}. */
    Set<String> schemes();

    /**
     * Opens the store; where it costs nothing, the place is checked at once.
     *
     * @param location names the place, never a credential
     * @param options what the program hands in
     * @throws StoreException.Invalid if the URI cannot be understood, or credentials were handed in that the store does not take
     */
    BlobStore open(URI location, Options options);

    /**
     * What the program hands to every store.
     *
     * @param time where the store gets its time from
     * @param create whether the place itself (a directory, a bucket) may be created
     * @param credentials what was handed in for this place; empty where the store's own SDK is to look
     */
    record Options(Time time, boolean create, StoreCredentials credentials) {
        /** Without credentials. */
        public Options(Time time, boolean create) {
            this(time, create, StoreCredentials.none());
        }

        /**
         * For stores that ask nobody who they are.
         *
         * @throws StoreException.Invalid if credentials were handed in
         */
        public void requireNoCredentials(URI location) {
            if (!credentials.names().isEmpty()) {
                throw new StoreException.Invalid(
                        "stores of the scheme " + location.getScheme() + " take no credentials; leave them out", null);
            }
        }
    }
}
