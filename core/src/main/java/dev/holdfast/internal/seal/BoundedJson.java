package dev.holdfast.internal.seal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;

/** JSON that somebody else wrote, read within limits that no file of a repository comes near, except trees, which have their own. */
public final class BoundedJson {
    private static final int DEEPEST = 64;
    /** The longest path that a system knows has 4 KiB, quoted at most six times as much. */
    private static final int LONGEST_TEXT = 1 << 20;

    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .maxDocumentLength(UnpackedCodec.LARGEST)
                    .build())
            .build();

    private BoundedJson() {}

    /**
     * A parser at the beginning of the bytes. It throws {@link IOException} for what is no JSON or beyond the limits.
     *
     * @param json not changed while the parser is used
     */
    public static JsonParser parser(byte[] json) throws IOException {
        return FACTORY.createParser(json);
    }

    /** A parser at the beginning of a stream, which it closes; otherwise as the other. */
    public static JsonParser parser(InputStream json) throws IOException {
        return FACTORY.createParser(json);
    }
}
