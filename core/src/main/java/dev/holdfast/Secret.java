package dev.holdfast;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password, held in an array that can be wiped and never shown: {@code toString} is redacted.
 *
 * <p>Not safe for use while another thread closes it.
 */
public final class Secret implements AutoCloseable {
    private final char[] characters;

    private Secret(char[] characters) {
        this.characters = characters;
    }

    /** Takes a copy of the characters; wiping the argument is up to the caller. */
    public static Secret of(char[] characters) {
        return new Secret(characters.clone());
    }

    /** For callers that have it as a string already, such as from the environment. */
    public static Secret of(String text) {
        return new Secret(text.toCharArray());
    }

    /** An independent copy, to be closed by whoever asked for it. */
    public Secret copy() {
        return of(characters);
    }

    /** Whether there is no character at all. */
    public boolean isEmpty() {
        return characters.length == 0;
    }

    /** The UTF-8 form, in an array that the caller wipes after use. */
    public byte[] revealUtf8() {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        byte[] room = new byte[4 * characters.length + 4];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        encoder.encode(CharBuffer.wrap(characters), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        return bytes;
    }

    /** Overwrites the characters; the secret is worthless afterwards. May be called twice. */
    @Override
    public void close() {
        Arrays.fill(characters, '\0');
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
