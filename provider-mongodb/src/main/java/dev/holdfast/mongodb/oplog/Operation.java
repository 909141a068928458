package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;

/**
 * One operation in the form that a server's {@code applyOps} takes.
 *
 * @param document what is sent
 * @param namespace what it changes at the target; for a command, the collection
 * @param name what it does, such as {@code i} or {@code renameCollection}
 * @param alone whether nothing else may be sent with it, so that it can be told whether it was done
 * @param time when the entry that it comes from was written
 */
public record Operation(RawDocument document, String namespace, String name, boolean alone, ClusterTime time) {
    /** The same, but an update inserts where nothing is found, as after a first attempt something newer may be there. */
    Operation repeatable() {
        if (!name.equals("u") || document.isTrue("b")) {
            return this;
        }
        RawWriter writer = new RawWriter();
        int start = writer.begin();
        writer.copyWithout(document, "b").bool("b", true).end(start);
        return new Operation(writer.finish(), namespace, name, alone, time);
    }

    /** The command that is sent. */
    public RawDocument command() {
        RawDocument.Fields field = document.find("o");
        return field == null ? document : field.document();
    }

    /** Time, operation and namespace; never what is in documents. */
    @Override
    public String toString() {
        return "operation " + name + " on " + namespace + " of " + time;
    }
}
