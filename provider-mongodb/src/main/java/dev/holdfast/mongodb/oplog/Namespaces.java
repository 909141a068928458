package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;

/** Which collections are replayed, and under which names. */
record Namespaces(NamespaceFilter filter, NamespaceMapping mapping) {
    static final Namespaces ALL = new Namespaces(NamespaceFilter.all(), NamespaceMapping.none());

    boolean includes(String namespace) {
        return filter.wantsAll() || filter.wants(namespace(namespace));
    }

    String target(String namespace) {
        return mapping.isEmpty()
                ? namespace
                : mapping.apply(namespace(namespace)).toString();
    }

    private static Namespace namespace(String text) {
        return new Namespace(database(text), collection(text));
    }

    static String database(String namespace) {
        int dot = namespace.indexOf('.');
        return dot < 0 ? namespace : namespace.substring(0, dot);
    }

    static String collection(String namespace) {
        return namespace.substring(namespace.indexOf('.') + 1);
    }
}
