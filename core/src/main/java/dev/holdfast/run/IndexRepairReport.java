package dev.holdfast.run;

/**
 * What rebuilding the index did.
 *
 * @param plan what was meant to be done, and was
 * @param filesWritten how many index files were stored
 * @param filesRemoved how many were removed after that
 */
public record IndexRepairReport(IndexRepairPlan plan, long filesWritten, long filesRemoved) {}
