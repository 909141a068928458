package dev.holdfast.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Ids of runs: 32 hex digits. */
final class RunIds {
    private static final int BYTES = 16;

    private RunIds() {}

    /** A new one. */
    static String random(Random random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * The id of a part of what was claimed under an id. Whoever finds the claim later can tell the ids of its runs, also of those
     * that never came to write a record.
     */
    static String of(String claim, String part) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((claim + "/" + part).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
