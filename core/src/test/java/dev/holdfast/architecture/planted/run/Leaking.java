package dev.holdfast.architecture.planted.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.architecture.planted.internal.pack.Packer;
import java.util.List;

/** Shows what users must not see. */
public interface Leaking {
    /** An internal type, inside a generic one. */
    List<Packer> packers();

    /** Somebody else's type. */
    void accept(JsonNode node);
}
