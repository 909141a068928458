package dev.holdfast.internal.record;

import dev.holdfast.run.RunRecord;
import dev.holdfast.spi.state.StateDocument;

/**
 * A record as it was read or written.
 *
 * @param run what it says
 * @param document under which it lies
 */
public record StoredRun(RunRecord run, StateDocument document) {}
