package dev.holdfast.spi.store;

import dev.holdfast.Time;
import dev.holdfast.run.StoreReport;
import dev.holdfast.run.StoreReport.Check;
import dev.holdfast.run.StoreReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tries whether a store keeps its contract, on the user's own place and without a test framework.
 *
 * <p>Everything happens below {@code holdfast-verify-RANDOM/}, which is removed again. About 100 objects and 20 MB are
 * written. A store that can protect objects is asked to protect one for five seconds, and the verifier waits as long.
 */
public final class StoreVerifier {
    private final BlobStore store;
    private final Time time;

    private StoreVerifier(BlobStore store, Time time) {
        this.store = store;
        this.time = time;
    }

    /**
     * Makes all checks; a failed one does not stop the others.
     *
     * @param store stays open
     * @param time waits for the end of a retention
     */
    public static StoreReport verify(BlobStore store, Time time) {
        return new StoreVerifier(Objects.requireNonNull(store, "store"), Objects.requireNonNull(time, "time")).run();
    }

    private StoreReport run() {
        String scratch = "holdfast-verify-" + UUID.randomUUID() + "/";
        List<Check> results = new ArrayList<>();
        Set<Capability> capabilities = store.capabilities();
        for (StoreFact fact : StoreFact.all()) {
            results.add(check(fact, new StoreProbe(store, time, scratch + fact.title() + "/"), capabilities));
        }
        results.add(cleanUp(scratch));
        return new StoreReport(store.description(), results);
    }

    private static Check check(StoreFact fact, StoreProbe probe, Set<Capability> capabilities) {
        try {
            boolean supported = capabilities.containsAll(fact.needs());
            Optional<String> deviation =
                    supported ? fact.probe().apply(probe) : fact.otherwise().apply(probe);
            return deviation
                    .map(seen -> new Check(fact.title(), Outcome.FAILED, fact.statement() + ": " + seen))
                    .orElseGet(() -> supported
                            ? new Check(fact.title(), Outcome.PASSED, fact.statement())
                            : new Check(
                                    fact.title(),
                                    Outcome.NOT_SUPPORTED,
                                    "the store declares no " + fact.needs() + ": " + fact.statement()));
        } catch (StoreException failure) {
            return new Check(fact.title(), Outcome.FAILED, fact.statement() + ": " + failure.getMessage());
        }
    }

    private Check cleanUp(String scratch) {
        try {
            List<BlobKey> left = new ArrayList<>();
            store.list(scratch, info -> left.add(info.key()));
            left.forEach(store::delete);
            return new Check("clean-up", Outcome.PASSED, "what the checks wrote was removed");
        } catch (StoreException failure) {
            return new Check("clean-up", Outcome.FAILED, "remove " + scratch + " by hand: " + failure.getMessage());
        }
    }
}
