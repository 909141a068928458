package dev.holdfast.policy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Whether two URIs name one place, or one a part of the other. Links are not followed: nothing is looked at. */
final class Places {
    private Places() {}

    static boolean overlap(URI one, URI other) {
        String first = text(one);
        String second = text(other);
        return first.equals(second) || first.startsWith(second + "/") || second.startsWith(first + "/");
    }

    /** Whether two storages are one repository. */
    static boolean same(Storage one, Storage other) {
        return one.uri().isPresent() && other.uri().isPresent() && text(one).equals(text(other));
    }

    private static String text(Storage storage) {
        String prefix = storage.prefix().replaceAll("/+", "/").replaceAll("^/|/$", "");
        return storage.uri().map(Places::text).orElse("") + (prefix.isEmpty() ? "" : "/" + prefix);
    }

    private static String text(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (uri.isOpaque()) {
            return scheme + ":" + uri.getSchemeSpecificPart();
        }
        String path = Optional.ofNullable(uri.normalize().getPath()).orElse("").replaceAll("/+$", "");
        boolean isLocal = scheme.equals("dir") || scheme.equals("file");
        String host = Optional.ofNullable(uri.getAuthority()).orElse("").replaceAll("^.*@", "");
        return (isLocal ? "path:" : scheme + "://" + host.toLowerCase(Locale.ROOT)) + path;
    }
}
