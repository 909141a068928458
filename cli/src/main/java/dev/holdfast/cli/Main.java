package dev.holdfast.cli;

/** The {@code holdfast} command. */
public final class Main {
    private Main() {}

    /** Runs one command in this process and ends it with the command's exit code. */
    public static void main(String[] arguments) {
        Interruption interruption = new Interruption();
        Runnable ended = interruption.listenToSignals();
        int code = run(arguments, Surroundings.ofProcess(interruption));
        ended.run();
        System.exit(code);
    }

    /**
     * Runs one command and returns.
     *
     * @param arguments as typed
     * @param surroundings everything the command touches besides repositories and workloads
     * @return 0 done, 1 failed, 2 the command line makes no sense, 3 partial, 130 interrupted
     */
    public static int run(String[] arguments, Surroundings surroundings) {
        return new Invocation(surroundings).run(arguments);
    }
}
