package dev.holdfast.policy;

import dev.holdfast.internal.form.NodeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text of a file, as far as it is one. */
final class DefinitionFile {
    private DefinitionFile() {}

    static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(NodeReader.MOST_CHARACTERS + 1);
            if (bytes.length > NodeReader.MOST_CHARACTERS) {
                throw new PolicyException.Unreadable(
                        file + " is longer than " + NodeReader.MOST_CHARACTERS + " bytes and no file of definitions");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new PolicyException.Unreadable(file + " is no text in UTF-8");
        } catch (IOException unreadable) {
            throw new PolicyException.Unreadable(file + " cannot be read ("
                    + unreadable.getClass().getSimpleName() + "); is it there and readable?");
        }
    }
}
