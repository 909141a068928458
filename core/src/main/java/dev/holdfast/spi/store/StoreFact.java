package dev.holdfast.spi.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A fact of the contract that can be tried on any store at run time.
 *
 * @param title short, for programs
 * @param statement what holds, for people
 * @param needs without these capabilities it need not hold
 * @param probe says what was seen instead, or nothing if it holds
 * @param otherwise the same for a store without the capabilities
 */
record StoreFact(
        String title,
        String statement,
        Set<Capability> needs,
        Function<StoreProbe, Optional<String>> probe,
        Function<StoreProbe, Optional<String>> otherwise) {

    /** In the order in which they are tried. */
    static List<StoreFact> all() {
        return List.of(
                always("read-back", "what is stored is read back whole, small, empty and large", StoreProbe::readsBack),
                always("head", "an object is known as soon as it is stored, with its length", StoreProbe::knowsObject),
                always("missing", "what is not there is reported as not there", StoreProbe::reportsMissing),
                always("ranges", "ranges are delivered exactly, and nothing behind the end", StoreProbe::readsRanges),
                always("replace", "a put replaces what was there", StoreProbe::replaces),
                always("create-only", "an object is created once and never replaced", StoreProbe::createsOnly),
                with(
                        Capability.CREATE_ONLY,
                        "create-race",
                        "of many writers that create one object at once, one wins",
                        StoreProbe::oneCreatorWins),
                always(
                        "replace-if-unchanged",
                        "an object is replaced only in the version that was seen",
                        StoreProbe::replacesUnchanged),
                always(
                        "listing",
                        "every stored object is listed once, at once, by whole parts of its name",
                        StoreProbe::lists),
                always("unicode", "names in any script are kept as they are", StoreProbe::keepsNames),
                always(
                        "delete",
                        "a deleted object is gone at once, and deleting it again is no error",
                        StoreProbe::deletes),
                always(
                        "corrupt-upload",
                        "content that does not match its SHA-256 is refused and not stored",
                        StoreProbe::refusesCorrupt),
                always("clock", "the store's clock agrees with the times of its objects", StoreProbe::clockAgrees),
                new StoreFact(
                        "retention",
                        "an object that is protected cannot be deleted",
                        Set.of(Capability.OBJECT_LOCK),
                        StoreProbe::retains,
                        StoreProbe::refusesRetention));
    }

    private static StoreFact always(String title, String statement, Function<StoreProbe, Optional<String>> probe) {
        return new StoreFact(title, statement, Set.of(), probe, probe);
    }

    private static StoreFact with(
            Capability needed, String title, String statement, Function<StoreProbe, Optional<String>> probe) {
        return new StoreFact(title, statement, Set.of(needed), probe, unused -> Optional.empty());
    }
}
