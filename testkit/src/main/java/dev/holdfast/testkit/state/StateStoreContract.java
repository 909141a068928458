package dev.holdfast.testkit.state;

import static dev.holdfast.testkit.race.Race.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state store promises; extend it and say how yours is opened. */
public abstract class StateStoreContract {
    private static final String PATH = "state/schedules/nightly";
    private static final int RACERS = 8;
    private static final int ROUNDS = 5;

    private @Nullable StateStore opened;

    /** For subclasses. */
    protected StateStoreContract() {}

    /** Opens the store; all calls within one test see the same documents, of which there are none at first. */
    protected abstract StateStore open();

    @BeforeEach
    final void openStore() {
        opened = open();
    }

    private StateStore store() {
        return Objects.requireNonNull(opened, "opened before each test");
    }

    private String json() {
        return store().read(PATH).map(StateDocument::json).orElse("nothing");
    }

    @Test
    final void whatWasNeverWrittenIsNotThere() {
        assertThat(store().read(PATH)).isEmpty();
    }

    @Test
    final void whatIsCreatedIsRead() {
        store().create(PATH, "{\"next\": \"2030-01-01\"}");
        assertThat(json()).isEqualTo("{\"next\": \"2030-01-01\"}");
    }

    @Test
    final void readAndWrittenAreTheSame() {
        StateDocument created = store().create(PATH, "{}");
        assertThat(store().read(PATH)).contains(created);
        StateDocument replaced = store().replace(created, "{\"a\":1}");
        assertThat(store().read(PATH)).contains(replaced);
    }

    @Test
    final void anotherOpeningSeesTheSame() {
        StateDocument created = store().create(PATH, "{\"a\":\"ä€😀\"}");
        assertThat(open().read(PATH)).contains(created);
    }

    @Test
    final void createRefusesWhatIsThereAndLeavesIt() {
        store().create(PATH, "{\"a\":1}");
        assertThatThrownBy(() -> store().create(PATH, "{\"a\":2}"))
                .isInstanceOf(StateException.Exists.class)
                .hasMessageContaining(PATH);
        assertThat(json()).isEqualTo("{\"a\":1}");
    }

    @Test
    final void replaceRefusesWhatAnotherHasReplaced() {
        StateDocument seen = store().create(PATH, "{\"a\":1}");
        store().replace(seen, "{\"a\":2}");
        assertThatThrownBy(() -> store().replace(seen, "{\"a\":3}"))
                .isInstanceOf(StateException.Changed.class)
                .hasMessageContaining(PATH);
        assertThat(json()).isEqualTo("{\"a\":2}");
    }

    @Test
    final void replaceRefusesWhatIsGone() {
        StateDocument seen = store().create(PATH, "{}");
        store().delete(seen);
        assertThatThrownBy(() -> store().replace(seen, "{\"a\":3}")).isInstanceOf(StateException.Changed.class);
        assertThat(store().read(PATH)).isEmpty();
    }

    @Test
    final void revisionsGrow() {
        StateDocument first = store().create(PATH, "{}");
        StateDocument second = store().replace(first, "{}");
        StateDocument third = store().replace(second, "{}");
        assertThat(List.of(first.revision(), second.revision(), third.revision()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    final void equalContentIsAnotherVersion() {
        StateDocument first = store().create(PATH, "{}");
        StateDocument second = store().replace(first, "{\"a\":1}");
        StateDocument third = store().replace(second, "{}");
        assertThat(third.version()).isNotEqualTo(first.version());
        assertThatThrownBy(() -> store().replace(first, "{}")).isInstanceOf(StateException.Changed.class);
    }

    @Test
    final void whatWasDeletedIsNotThereAndMayBeCreatedAgain() {
        store().delete(store().create(PATH, "{\"a\":1}"));
        assertThat(store().read(PATH)).isEmpty();
        store().create(PATH, "{\"a\":2}");
        assertThat(json()).isEqualTo("{\"a\":2}");
    }

    @Test
    final void deletingWhatIsGoneIsNoError() {
        StateDocument document = store().create(PATH, "{}");
        store().delete(document);
        assertThatCode(() -> store().delete(document)).doesNotThrowAnyException();
    }

    @Test
    final void deletingRefusesWhatAnotherHasReplaced() {
        StateDocument seen = store().create(PATH, "{}");
        store().replace(seen, "{\"a\":2}");
        assertThatThrownBy(() -> store().delete(seen)).isInstanceOf(StateException.Changed.class);
        assertThat(json()).isEqualTo("{\"a\":2}");
    }

    @Test
    final void aPrefixIsListed() {
        List.of("state/leases/a", "state/leases/b/c", "state/schedules/d", "runs/e")
                .forEach(path -> store().create(path, "{}"));
        assertThat(listed("state/leases/")).containsExactlyInAnyOrder("state/leases/a", "state/leases/b/c");
        assertThat(listed("state/")).hasSize(3);
        assertThat(listed("")).hasSize(4);
        assertThat(listed("audit/")).isEmpty();
    }

    private List<String> listed(String prefix) {
        List<String> paths = new ArrayList<>();
        store().list(prefix, paths::add);
        return paths;
    }

    @Test
    final void theLargestIsKeptAndWhatIsLargerRefused() {
        String longest = "{\"a\":\"" + "x".repeat(StateStore.LARGEST - 8) + "\"}";
        store().create(PATH, longest);
        assertThat(json()).isEqualTo(longest);
        assertThatThrownBy(() -> store().create("state/other", longest + " "))
                .isInstanceOf(StateException.TooLarge.class);
        assertThat(store().read("state/other")).isEmpty();
    }

    @Test
    final void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> store().create(PATH, "nothing")).isInstanceOf(IllegalArgumentException.class);
        assertThat(store().read(PATH)).isEmpty();
    }

    @Test
    final void pathsThatCouldLeaveTheirPlaceAreRefused() {
        for (String path : List.of("", "/a", "a/", "a//b", "../a", "a/../b", "a\\b", "a\nb")) {
            assertThatThrownBy(() -> store().create(path, "{}")).as(path).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    final void ofManyWhoCreateOneDoes() throws Exception {
        List<Boolean> created = allAtOnce(() -> {
            try {
                store().create(PATH, "{}");
                return true;
            } catch (StateException.Exists another) {
                return false;
            }
        });
        assertThat(created).containsOnlyOnce(true);
    }

    @Test
    final void noReplacementIsLost() throws Exception {
        store().create(PATH, "[]");
        allAtOnce(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                addOne();
            }
            return true;
        });
        assertThat(json()).isEqualTo("[" + "1,".repeat(RACERS * ROUNDS - 1) + "1]");
    }

    private void addOne() {
        boolean added = false;
        while (!added) {
            StateDocument seen = store().read(PATH).orElseThrow();
            added = wasReplaced(
                    seen, seen.json().equals("[]") ? "[1]" : "[1," + seen.json().substring(1));
        }
    }

    private boolean wasReplaced(StateDocument seen, String json) {
        try {
            store().replace(seen, json);
            return true;
        } catch (StateException.Changed another) {
            return false;
        }
    }

    private static <T> List<T> allAtOnce(Callable<T> call) throws Exception {
        return together(Collections.nCopies(RACERS, call));
    }
}
