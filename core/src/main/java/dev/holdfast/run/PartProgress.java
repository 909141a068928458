package dev.holdfast.run;

/**
 * How far one part of a job has come, such as a collection of a database.
 *
 * @param name which one
 * @param recordsDone records handled: documents, rows
 * @param recordsTotal records expected, -1 if unknown
 * @param bytesDone bytes handled
 * @param bytesTotal bytes expected, -1 if unknown
 */
public record PartProgress(String name, long recordsDone, long recordsTotal, long bytesDone, long bytesTotal) {}
