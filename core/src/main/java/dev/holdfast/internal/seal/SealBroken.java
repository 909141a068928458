package dev.holdfast.internal.seal;

import dev.holdfast.HoldfastException;
import java.io.Serial;

/** Sealed bytes are not what was sealed with this key: damaged, cut short, or sealed with another one. */
public final class SealBroken extends HoldfastException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message says what is wrong; the caller knows which object it is and wraps it */
    public SealBroken(String message) {
        super(message);
    }

    /**
     * @param message says what is wrong; the caller knows which object it is and wraps it
     * @param cause what noticed it
     */
    public SealBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
