package dev.holdfast.architecture.planted.run;

import java.io.Serial;

/** An exception of another family. */
public final class OddException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;
}
