package dev.holdfast.benchmarks.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.holdfast.benchmarks.BsonRecords;
import dev.holdfast.internal.pack.BlobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What goes into the stages: the same on each machine. */
final class StageData {
    /** How many bytes a stage works on at once where its input is a chunk: about the length of a usual one. */
    static final String CHUNK = "1048576";

    /** How many bytes a digest or a cipher gets at once. */
    static final int SLICE = 16 * 1024;

    private StageData() {}

    /** Part of a database dump, which packs 3:1. */
    static byte[] dump(int length) {
        BsonRecords records = new BsonRecords();
        byte[] bytes = new byte[length];
        for (int at = 0, number = 0; at < length; number++) {
            ByteBuffer record = records.encode(number, 0);
            int part = Math.min(record.remaining(), length - at);
            record.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    /** Bytes that do not compress. */
    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    /** Some table of 256 words below 2^53, such as a rolling hash has. */
    static long[] table(long seed) {
        return new SplittableRandom(seed).longs(256, 0, 1L << 53).toArray();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** AES-256-CTR under some key. */
    static Cipher aes() {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(random(32), "AES"), new IvParameterSpec(random(16)));
            return cipher;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES", impossible);
        }
    }

    static TokenBuffer tokens(byte[] json) {
        try {
            return new ObjectMapper().readValue(json, TokenBuffer.class);
        } catch (IOException impossible) {
            throw new UncheckedIOException("nothing is read but memory", impossible);
        }
    }

    static BlobId id(SplittableRandom random) {
        return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
