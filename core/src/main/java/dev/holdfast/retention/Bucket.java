package dev.holdfast.retention;

import dev.holdfast.policy.KeepPeriod;

/** One hour, day, week, month or year. Its period is part of it, so that a week and a month of the same number differ. */
record Bucket(KeepPeriod period, long number) {}
