/**
 * Side-by-side runs of Holdfast and its peers. Input: a corpus made deterministically; output: a table of medians and ratios,
 * all measured on one machine in one run.
 */
@NullMarked
package dev.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
