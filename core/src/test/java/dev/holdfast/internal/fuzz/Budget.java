package dev.holdfast.internal.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** What an input may cost at most. Measured on the thread that reads it. */
final class Budget {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long BASE_BYTES = 8L << 20;
    private static final long BYTES_PER_BYTE = 1000;
    private static final int SHOWN = 300;

    private Budget() {}

    /** Reads an input and fails if it takes too much, or throws something else than it says. */
    static void check(Parser parser, byte[] input) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        Throwable thrown = thrown(parser, input);
        long tookNanos = THREADS.getCurrentThreadCpuTime() - nanos;
        long tookBytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        if (thrown != null && !parser.mayThrow(thrown)) {
            throw new AssertionError(parser + " threw " + thrown + " for " + shown(input), thrown);
        }
        if (tookNanos > MOST_NANOS) {
            throw new AssertionError(parser + " took " + tookNanos / 1_000_000 + " ms for " + shown(input));
        }
        if (tookBytes > BASE_BYTES + BYTES_PER_BYTE * input.length) {
            throw new AssertionError(parser + " took " + tookBytes + " bytes of memory for " + shown(input));
        }
    }

    private static Throwable thrown(Parser parser, byte[] input) {
        try {
            parser.read().read(input);
            return null;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError thrown) {
            return thrown;
        }
    }

    private static String shown(byte[] input) {
        byte[] begin = java.util.Arrays.copyOf(input, Math.min(SHOWN, input.length));
        return input.length + " bytes: " + new String(begin, StandardCharsets.ISO_8859_1) + " = "
                + HexFormat.of().formatHex(begin);
    }
}
