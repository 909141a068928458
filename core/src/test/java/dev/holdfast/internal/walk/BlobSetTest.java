package dev.holdfast.internal.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlobSetTest {
    private final BlobSet set = filled();

    private static BlobSet filled() {
        TestRepository repository = new TestRepository();
        repository.backup(Map.of("a", TestRepository.noise(1, 10), "b", TestRepository.noise(2, 10)));
        return BlobSet.of(repository.opened().index());
    }

    @Test
    void addingTellsWhetherItIsNew() {
        assertThat(List.of(set.add(2), set.add(2))).containsExactly(true, false);
    }

    @Test
    void removingTellsWhetherItWasThere() {
        boolean unused = set.add(1);

        assertThat(List.of(set.remove(1), set.remove(1))).containsExactly(true, false);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        BlobSet copy = set.copy();
        boolean unused = copy.add(0);

        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void visitsInOrder() {
        boolean unused = set.add(2);
        boolean unusedToo = set.add(0);
        List<Integer> seen = new ArrayList<>();
        set.forEach(seen::add);

        assertThat(seen).containsExactly(0, 2);
    }
}
