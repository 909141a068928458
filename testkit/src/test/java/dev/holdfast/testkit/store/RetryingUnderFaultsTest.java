package dev.holdfast.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.internal.store.RetryingBlobStore;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.RetryPolicy;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryingUnderFaultsTest {
    private static final BlobKey KEY = BlobKey.of("data/object");
    private static final BlobContent CONTENT = BlobContent.of(new byte[] {1, 2, 3});
    private static final int OPERATIONS = 10_000;

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore memory = MemoryBlobStore.create(time);
    private final RecordingBlobStore recording = new RecordingBlobStore(memory);
    private final FaultyBlobStore faulty = new FaultyBlobStore(recording, time);
    private final RetryingBlobStore retrying =
            new RetryingBlobStore(faulty, RetryPolicy.standard(), time, new Random(1));

    private static Stream<Arguments> faults() {
        return Stream.of(
                arguments("resets before anything is done", List.of(new Fault.Refused())),
                arguments(
                        "resets when it is unknown what was done",
                        List.of(new Fault.AnswerLost(), new Fault.RequestLost())),
                arguments("truncated bodies and listings", List.of(new Fault.BrokenOff(1), new Fault.BrokenOff(40))),
                arguments("throttling", List.of(new Fault.Throttled(Duration.ofSeconds(2)))),
                arguments("stalls", List.of(new Fault.Stalled(Duration.ofSeconds(40)))),
                arguments(
                        "everything that passes",
                        List.of(
                                new Fault.Refused(),
                                new Fault.AnswerLost(),
                                new Fault.RequestLost(),
                                new Fault.BrokenOff(1),
                                new Fault.Throttled(Duration.ofSeconds(2)),
                                new Fault.Stalled(Duration.ofSeconds(1)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void nothingIsLostOrDuplicatedInTenThousandOperations(String what, List<Fault> kinds) {
        faulty.failRandomly(3, 0.2, kinds.toArray(Fault[]::new));
        StoreExercise exercise = new StoreExercise(retrying, "objects/", 2);
        exercise.operate(OPERATIONS);
        exercise.verify();
        assertThat(exercise.failures()).isEmpty();
        assertThat(faulty.calls()).isGreaterThan(OPERATIONS);
    }

    private static Stream<Fault.ForGood> refusals() {
        return Stream.of(
                new Fault.ForGood(call -> new StoreException.Denied(call + ": the credentials have expired", null)),
                new Fault.ForGood(call -> new StoreException.Invalid(call + ": there is no such bucket", null)),
                new Fault.ForGood(call -> new StoreException.Full(call + ": no room is left", null)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedForGoodIsNotDoneAndNotTriedAgain(Fault.ForGood refusal) {
        faulty.failRandomly(3, 0.2, refusal);
        StoreExercise exercise = new StoreExercise(retrying, "objects/", 2);
        exercise.operate(OPERATIONS);
        assertThat(exercise.failures()).hasSizeBetween(OPERATIONS / 6, OPERATIONS / 3);
        faulty.calm();
        exercise.verify();
    }

    @Test
    void aCreateWhoseAnswerWasLostSucceeds() {
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        BlobInfo stored = retrying.put(KEY, CONTENT, PutOptions.create());
        assertThat(memory.head(KEY)).contains(stored);
    }

    @Test
    void contentIsNotSentAgainIfItArrived() {
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        retrying.put(KEY, CONTENT, PutOptions.replace());
        assertThat(recording.entries(Operation.PUT)).hasSize(1);
    }

    @Test
    void aContentAddressedObjectIsNotReadToRecogniseIt() {
        BlobKey named = BlobKey.of("data/" + HexFormat.of().formatHex(CONTENT.sha256()));
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        retrying.put(named, CONTENT, PutOptions.create());
        assertThat(recording.entries(Operation.GET)).isEmpty();
    }

    @Test
    void somebodyElsesObjectIsNotTakenForOurs() {
        memory.put(KEY, BlobContent.of(new byte[] {9, 9, 9}), PutOptions.create());
        faulty.failNext(Operation.PUT, new Fault.RequestLost());
        assertThatThrownBy(() -> retrying.put(KEY, CONTENT, PutOptions.create()))
                .isInstanceOf(StoreException.AlreadyExists.class);
    }

    @Test
    void aReplacementWhoseAnswerWasLostSucceeds() {
        BlobInfo seen = memory.put(KEY, BlobContent.of(new byte[] {9, 9, 9}), PutOptions.create());
        faulty.failNext(Operation.PUT, new Fault.AnswerLost());
        retrying.put(KEY, CONTENT, PutOptions.when(Precondition.unchanged(seen.version())));
        byte[] stored = memory.get(KEY, 0, -1, InputStream::readAllBytes);
        assertThat(stored).containsExactly(1, 2, 3);
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        assertThatThrownBy(() -> retrying.get(KEY, 0, -1, InputStream::readAllBytes))
                .isInstanceOf(StoreException.NotFound.class);
        assertThat(recording.entries(Operation.GET)).hasSize(1);
    }

    @Test
    void noAttemptBeginsAfterTheDeadline() {
        faulty.failRandomly(1, 1, new Fault.Refused());
        long begun = time.nanos();
        assertThatThrownBy(() -> retrying.head(KEY)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Duration.ofNanos(time.nanos() - begun))
                .isBetween(Duration.ofMinutes(13), RetryPolicy.standard().deadline());
    }

    @Test
    void theStoreIsGivenTheTimeItAsksFor() {
        faulty.failNext(Operation.HEAD, new Fault.Throttled(Duration.ofMinutes(5)));
        long begun = time.nanos();
        assertThat(retrying.head(KEY)).isEmpty();
        assertThat(time.nanos() - begun).isEqualTo(Duration.ofMinutes(5).toNanos());
    }

    @Test
    void aStoreThatAsksForMoreTimeThanThereIsEndsTheCall() {
        faulty.failNext(Operation.HEAD, new Fault.Throttled(Duration.ofHours(5)));
        assertThatThrownBy(() -> retrying.head(KEY)).isInstanceOf(StoreException.Throttled.class);
        assertThat(faulty.calls()).isEqualTo(1);
    }

    @Test
    void aListingThatBreaksOffNamesNothingTwice() {
        for (int number = 0; number < 500; number++) {
            memory.put(BlobKey.of("many/" + number), CONTENT, PutOptions.create());
        }
        faulty.failNext(Operation.LIST, new Fault.BrokenOff(300));
        List<BlobKey> listed = new ArrayList<>();
        retrying.list("many/", info -> listed.add(info.key()));
        assertThat(listed).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void anInterruptedWaitEndsTheCall() {
        faulty.failNext(Operation.HEAD, new Fault.Refused())
                .onCall(call -> Thread.currentThread().interrupt());
        assertThatThrownBy(() -> retrying.head(KEY)).isInstanceOf(StoreException.Interrupted.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
