package dev.holdfast.testkit.http;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a {@link StubServer} says.
 *
 * @param status such as 200; {@link #BROKEN_OFF} and {@link #SILENT} are no answers at all
 * @param body in UTF-8; left out where a request asks for the head only
 * @param headers by name; the type of the content is told by the body unless it is among them
 * @param missingBytes how many bytes more are announced than come; the connection breaks off after those that come
 */
public record StubAnswer(int status, String body, Map<String, String> headers, int missingBytes) {
    /** In place of a status: the connection is closed without a word. */
    public static final int BROKEN_OFF = -1;

    /** In place of a status: nothing is said until the server is closed. */
    public static final int SILENT = -2;

    /** Checks that nothing is missing. */
    public StubAnswer {
        Objects.requireNonNull(body, "body");
        headers = Map.copyOf(headers);
    }

    /** Nothing but a status. */
    public static StubAnswer of(int status) {
        return of(status, "");
    }

    /** A status and a body. */
    public static StubAnswer of(int status, String body) {
        return new StubAnswer(status, body, Map.of(), 0);
    }

    /** The connection is closed without a word. */
    public static StubAnswer brokenOff() {
        return of(BROKEN_OFF);
    }

    /** Nothing is said until the server is closed. */
    public static StubAnswer silence() {
        return of(SILENT);
    }

    /** The same with one header more. */
    public StubAnswer header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new StubAnswer(status, body, more, missingBytes);
    }

    /** The same with more bytes announced than come. */
    public StubAnswer missing(int bytes) {
        return new StubAnswer(status, body, headers, bytes);
    }
}
