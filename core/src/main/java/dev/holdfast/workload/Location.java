package dev.holdfast.workload;

import dev.holdfast.spi.workload.WorkloadException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A workload's URI of the form {@code scheme:name?key=value&…}, decoded.
 *
 * @param uri as it was given
 * @param name between the colon and the question mark
 * @param options in their order
 */
record Location(URI uri, String name, List<Option> options) {
    /** A key and its value. */
    record Option(String key, String value) {}

    static Location of(URI uri) {
        String specific = uri.getRawSchemeSpecificPart();
        int question = specific.indexOf('?');
        String name = question < 0 ? specific : specific.substring(0, question);
        List<Option> options = new ArrayList<>();
        if (question >= 0) {
            for (String pair : specific.substring(question + 1).split("&", -1)) {
                options.add(option(uri, pair));
            }
        }
        String decoded = percentDecoded(name);
        if (decoded.isEmpty()) {
            throw new WorkloadException.Invalid(
                    "'" + uri + "' names nothing; write a name after " + uri.getScheme() + ":", null);
        }
        return new Location(uri, decoded, List.copyOf(options));
    }

    private static Option option(URI uri, String pair) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            throw new WorkloadException.Invalid("'" + pair + "' in '" + uri + "' is not of the form key=value", null);
        }
        return new Option(pair.substring(0, equals), percentDecoded(pair.substring(equals + 1)));
    }

    /** A plus sign stays one: arguments of commands have them. */
    private static String percentDecoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    List<String> all(String key) {
        return options.stream()
                .filter(option -> option.key().equals(key))
                .map(Option::value)
                .toList();
    }

    void refuseOthers(Set<String> known) {
        for (Option option : options) {
            if (!known.contains(option.key())) {
                throw new WorkloadException.Invalid(
                        "'" + option.key() + "' in '" + uri + "' is not known; possible are "
                                + String.join(", ", known.stream().sorted().toList()),
                        null);
            }
        }
    }
}
