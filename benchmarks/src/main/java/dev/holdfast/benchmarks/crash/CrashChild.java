package dev.holdfast.benchmarks.crash;

import dev.holdfast.Time;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.testkit.store.StoreCall.Moment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The process that is killed. It reads from standard input what to do, says {@code begin}, does it, and says {@code end}; at the
 * call where it is to be killed it says {@code cut} and stands still, with all its threads that come to a store.
 */
public final class CrashChild {
    static final String BEGIN = "begin";
    static final String CUT = "cut";
    static final String END = "end";

    private CrashChild() {}

    /**
     * What a child is to do.
     *
     * @param directory holds both repositories
     * @param call at which it stands still, 0 for at none
     */
    record Order(CrashOperation operation, Path directory, long call, Moment moment) {
        String line() {
            return String.join("\t", operation.name(), directory.toString(), Long.toString(call), moment.name());
        }

        static Order parse(String line) {
            String[] parts = line.split("\t", -1);
            return new Order(
                    CrashOperation.valueOf(parts[0]),
                    Path.of(parts[1]),
                    Long.parseLong(parts[2]),
                    Moment.valueOf(parts[3]));
        }
    }

    /** The two repositories of a directory. */
    static CrashSite site(Path directory, Time time) {
        return new CrashSite(
                FileBlobStore.at(directory.resolve("repository")).create(true).open(),
                FileBlobStore.at(directory.resolve("other")).create(true).open(),
                time);
    }

    /** Does what the first line of standard input says. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            return;
        }
        Order order = Order.parse(line);
        Time time = Time.system();
        CallCut cut = new CallCut(CallCut.at(order.call(), order.moment()), CrashChild::standStill);
        CrashSite site = site(order.directory(), time).seenBy(cut, time);
        System.out.println(BEGIN);
        order.operation().perform(site);
        System.out.println(END);
    }

    /** The parent sends SIGKILL then. */
    private static void standStill() {
        System.out.println(CUT);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException another) {
            standStill();
        }
    }
}
