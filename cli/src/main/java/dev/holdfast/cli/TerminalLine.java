package dev.holdfast.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The last line of a terminal, written over and over, and empty in the end. */
final class TerminalLine implements ProgressBarConsumer {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream stream;
    private final int width;

    TerminalLine(PrintStream stream, int width) {
        this.stream = stream;
        this.width = width;
    }

    @Override
    public int getMaxRenderedLength() {
        return width - 1;
    }

    @Override
    public void accept(String rendered) {
        synchronized (stream) {
            stream.print(CLEAR + rendered);
            stream.flush();
        }
    }

    @Override
    public void clear() {
        synchronized (stream) {
            stream.print(CLEAR);
            stream.flush();
        }
    }

    @Override
    public void close() {
        clear();
    }
}
