package dev.holdfast.s3;

import dev.holdfast.spi.store.Capability;
import java.util.AbstractSet;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What a store can do, some of which costs a request to find out: that is made once somebody asks for just that. */
final class Capabilities extends AbstractSet<Capability> {
    private final Set<Capability> certain;
    private final Map<Capability, BooleanSupplier> asked;

    /**
     * @param certain what needs no question
     * @param asked what answers for each of the others; remembers what it has found out
     */
    Capabilities(Set<Capability> certain, Map<Capability, BooleanSupplier> asked) {
        this.certain = certain;
        this.asked = asked;
    }

    @Override
    public boolean contains(Object capability) {
        if (certain.contains(capability)) {
            return true;
        }
        BooleanSupplier answer = asked.get(capability);
        return answer != null && answer.getAsBoolean();
    }

    @Override
    public Iterator<Capability> iterator() {
        return all().iterator();
    }

    @Override
    public int size() {
        return all().size();
    }

    private Set<Capability> all() {
        Set<Capability> all = EnumSet.copyOf(certain);
        asked.forEach((capability, answer) -> {
            if (answer.getAsBoolean()) {
                all.add(capability);
            }
        });
        return Set.copyOf(all);
    }
}
