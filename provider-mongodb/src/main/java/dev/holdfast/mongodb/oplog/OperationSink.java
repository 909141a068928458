package dev.holdfast.mongodb.oplog;

/** Where operations go that are to be applied. */
public interface OperationSink {
    /** Takes the next one; when it is applied is the sink's to say. */
    void apply(Operation operation);

    /** Returns when all that were taken are applied and will stay. */
    void finish();
}
