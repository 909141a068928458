package dev.holdfast.internal.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Documents that restic wrote; see the README beside them. */
final class Golden {
    private Golden() {}

    static byte[] bytes(String name) {
        try (InputStream in =
                Objects.requireNonNull(Golden.class.getResourceAsStream("/golden-snapshots/" + name + ".json"), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
