package dev.holdfast.internal.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how many bytes were read, after each read; what is told may wait. */
final class ObservedStream extends FilterInputStream {
    private final Observer observer;

    ObservedStream(InputStream stream, Observer observer) {
        super(stream);
        this.observer = observer;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            observer.read(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            observer.read(count);
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Hears about bytes. */
    @FunctionalInterface
    interface Observer {
        void read(int count) throws IOException;
    }
}
