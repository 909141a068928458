package dev.holdfast.policy;

/**
 * How many records of runs a schedule keeps whose backups are gone or never came to be.
 *
 * @param successful of those that succeeded, 0 to 10,000
 * @param failed of those that failed, 0 to 10,000
 */
public record HistoryLimits(int successful, int failed) {
    /** What holds if nothing is said. */
    public static final HistoryLimits DEFAULT = new HistoryLimits(30, 10);

    private static final int MOST = 10_000;

    /** @throws PolicyException.Invalid if a value is out of range */
    public HistoryLimits {
        Require.range("successful", successful, 0, MOST);
        Require.range("failed", failed, 0, MOST);
    }
}
