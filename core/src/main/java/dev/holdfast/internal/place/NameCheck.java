package dev.holdfast.internal.place;

import dev.holdfast.spi.workload.EntryName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses names that a sound dump does not have: those that lead elsewhere, and those that come twice. */
final class NameCheck {
    private @Nullable EntryName last;

    /** Why the name is refused; names are given in the order of the directory. */
    Optional<String> refusal(EntryName name) {
        if (!name.isSafe()) {
            return Optional.of("its name would lead out of the directory");
        }
        EntryName before = last;
        if (before != null && name.compareTo(before) <= 0) {
            return Optional.of("its name comes twice or out of order");
        }
        last = name;
        return Optional.empty();
    }
}
