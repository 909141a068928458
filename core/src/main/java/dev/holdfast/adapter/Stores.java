package dev.holdfast.adapter;

import dev.holdfast.adapter.ImportFinding.Kind;
import dev.holdfast.policy.Storage;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Places of stores and references to passwords, as they are written here. */
final class Stores {
    /** Where a password is expected of which the other system says nothing that is of use here. */
    static final String PASSWORD = "env:HOLDFAST_PASSWORD";

    private Stores() {}

    /** The place of a bucket; of a provider that is not known, one that has to be changed. */
    static URI uri(Field provider, Field where, Optional<String> scheme, String bucket) {
        if (scheme.isEmpty()) {
            provider.report(
                    Kind.UNKNOWN_VALUE,
                    "no store here is known to belong to it; s3: was written down",
                    "set the scheme of the storage's uri");
        }
        try {
            return URI.create(scheme.orElse("s3") + "://" + bucket);
        } catch (IllegalArgumentException noUri) {
            where.report(Kind.INVALID, "it is no name of a bucket", "set the storage's uri");
            return URI.create(scheme.orElse("s3") + "://" + Names.of(bucket).toLowerCase(Locale.ROOT));
        }
    }

    /** The other system's data are no repository of ours, so a new one with a password of its own is needed. */
    static void password(Field where, Storage.Builder storage, String name) {
        storage.password(PASSWORD);
        where.changed(
                "the place was taken over, but not what lies there: backups begin in a repository of their own, with the"
                        + " password from HOLDFAST_PASSWORD",
                "set storages." + name + ".password, and another prefix if the two shall not lie side by side");
    }
}
