package dev.holdfast.internal.pack;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Arrays of 1 MiB that packs are collected in, kept for the next pack after use: an array of the size of a pack would be hard
 * to find room for in a small heap. Safe for use from any thread; never blocks.
 */
public final class PagePool {
    /** What a page holds: with its header it fills one region of the garbage collector, or an even part of one. */
    static final int PAGE = 1024 * 1024 - 32;

    private final int mostIdle;
    private final ArrayDeque<byte[]> idle = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** @param mostIdle how many unused pages are kept */
    public PagePool(int mostIdle) {
        this.mostIdle = mostIdle;
    }

    byte[] take() {
        lock.lock();
        try {
            byte[] page = idle.poll();
            return page == null ? new byte[PAGE] : page;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(byte[] page) {
        lock.lock();
        try {
            if (idle.size() < mostIdle) {
                idle.push(page);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many unused pages there are. */
    public int idlePages() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }
}
