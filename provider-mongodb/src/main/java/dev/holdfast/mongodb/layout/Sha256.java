package dev.holdfast.mongodb.layout;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that entries, slices and ranges are told apart by. */
public final class Sha256 {
    private Sha256() {}

    /** One that has seen nothing. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
