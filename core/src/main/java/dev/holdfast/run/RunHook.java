package dev.holdfast.run;

/** Java code that a schedule's hook of the kind Java calls; found by {@link java.util.ServiceLoader}, or handed in. */
public interface RunHook {
    /** The name by which schedules refer to it, as their hook's {@code handler}. */
    String name();

    /**
     * Does what is to be done before or after a run. Its thread is interrupted when its time is up or the run is cancelled.
     *
     * @param run where the run stands
     * @throws Exception if it failed; its message appears in the run's record
     */
    void call(RunRecord run) throws Exception;
}
