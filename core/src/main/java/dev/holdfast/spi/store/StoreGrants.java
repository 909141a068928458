package dev.holdfast.spi.store;

import java.util.List;
import java.util.Set;

/**
 * What the owner of a store calls the permissions that backups need, and how they are given.
 *
 * <p>Which of them are missing is found out by trying ({@link StoreVerifier}); only the store's owner knows their names. Every
 * method may be called from many threads at once.
 */
public interface StoreGrants {
    /** What is done with a store. */
    enum Action {
        /** Objects are listed. */
        LIST,
        /** Objects are read. */
        READ,
        /** Objects are created and replaced. */
        WRITE,
        /** Objects are deleted: prune, forget and the end of locks. */
        DELETE,
        /** Objects are protected, and how long they are is asked. */
        PROTECT,
        /** Earlier versions are listed, read and brought back. */
        VERSIONS,
        /** Objects are recalled from an archive. */
        RECALL
    }

    /** The owner's names of what an action needs, such as {@code s3:GetObject}; empty where the store has no such action. */
    List<String> names(Action action);

    /** A document that grants no more than these actions, on no more than this place, in the owner's own form, ready to be used. */
    String policy(Set<Action> actions);

    /** Whether {@link #assign} can work at all on this store. */
    boolean isAssignable();

    /**
     * Gives these actions to whoever is asking, beside what has been given before.
     *
     * @throws StoreException.Denied if the credentials may not do that
     * @throws StoreException.Unsupported if it cannot be done here
     */
    void assign(Set<Action> actions);
}
