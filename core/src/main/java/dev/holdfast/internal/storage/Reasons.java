package dev.holdfast.internal.storage;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.spi.secret.SecretException;
import dev.holdfast.spi.store.StoreException;

/** One word for why a storage cannot be used. */
final class Reasons {
    private Reasons() {}

    static String word(HoldfastException failure) {
        if (failure instanceof SecretException) {
            return "NoPassword";
        }
        if (failure instanceof PolicyException || failure instanceof StoreException.Invalid) {
            return "InvalidDefinition";
        }
        if (failure instanceof RepositoryException.Refused) {
            return "AnotherRepository";
        }
        if (failure instanceof StoreException.NotFound) {
            return "NoSuchPlace";
        }
        return failure instanceof RepositoryException || failure instanceof StoreException
                ? failure.getClass().getSimpleName()
                : "Failed";
    }
}
