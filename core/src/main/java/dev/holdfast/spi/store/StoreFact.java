package dev.holdfast.spi.store;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The facts of the contract that can be tried on any store at run time, in the order in which they are tried. */
enum StoreFact {
    READ_BACK("what is stored is read back whole, small, empty and large", StoreProbe::readsBack),
    HEAD("an object is known as soon as it is stored, with its length", StoreProbe::knowsObject),
    MISSING("what is not there is reported as not there", StoreProbe::reportsMissing),
    RANGES("ranges are delivered exactly, and nothing behind the end", StoreProbe::readsRanges),
    REPLACE("a put replaces what was there", StoreProbe::replaces),
    CREATE_ONLY("an object is created once and never replaced", StoreProbe::createsOnly, Capability.CREATE_ONLY),
    CREATE_RACE(
            "of many writers that create one object at once, one wins",
            StoreProbe::oneCreatorWins,
            Capability.CREATE_ONLY),
    REPLACE_IF_UNCHANGED(
            "an object is replaced only in the version that was seen",
            StoreProbe::replacesUnchanged,
            Capability.REPLACE_IF_UNCHANGED),
    LISTING("every stored object is listed once, at once, by whole parts of its name", StoreProbe::lists),
    UNICODE("names in any script are kept as they are", StoreProbe::keepsNames),
    DELETE("a deleted object is gone at once, and deleting it again is no error", StoreProbe::deletes),
    CORRUPT_UPLOAD("content that does not match its SHA-256 is refused and not stored", StoreProbe::refusesCorrupt),
    CLOCK("the store's clock agrees with the times of its objects", StoreProbe::clockAgrees),
    RETENTION("an object that is protected cannot be deleted", StoreProbe::retains, Capability.OBJECT_LOCK);

    private final String statement;
    private final Function<StoreProbe, Optional<String>> probe;
    private final Set<Capability> needs;

    StoreFact(String statement, Function<StoreProbe, Optional<String>> probe, Capability... needs) {
        this.statement = statement;
        this.probe = probe;
        this.needs = Set.of(needs);
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String statement() {
        return statement;
    }

    Set<Capability> needs() {
        return needs;
    }

    /** Says what was seen instead, or nothing if the fact holds. */
    Function<StoreProbe, Optional<String>> probe() {
        return probe;
    }

    /** What a store without the capability has to do. */
    Function<StoreProbe, Optional<String>> withoutIt() {
        return this == RETENTION ? StoreProbe::refusesRetention : unused -> Optional.empty();
    }
}
