package dev.holdfast.internal.walk;

import dev.holdfast.spi.store.StoreException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Numbers of trees that wait to be read, the last first, so that few wait; knows when nobody can add more. Any but -1 is a number. */
public final class PendingTrees {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int[] stack = new int[64];
    private int size;
    private int working;
    private boolean stopped;

    /** Adds a tree. */
    public void push(int ordinal) {
        lock.lock();
        try {
            if (size == stack.length) {
                stack = Arrays.copyOf(stack, size * 2);
            }
            stack[size++] = ordinal;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next tree, or -1 when all is done; the caller says {@link #done()} when it has read it. */
    public int take() {
        lock.lock();
        try {
            while (size == 0 && working > 0 && !stopped) {
                changed.await();
            }
            if (size == 0 || stopped) {
                changed.signalAll();
                return -1;
            }
            working++;
            return stack[--size];
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Interrupted("interrupted while trees were read", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** A tree that was taken has been read, and what it leads to was added. */
    public void done() {
        lock.lock();
        try {
            working--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets every thread end. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
