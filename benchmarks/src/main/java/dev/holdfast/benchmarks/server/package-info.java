/** Real servers, each started on a free port of the loopback interface and stopped by whoever started it. */
@NullMarked
package dev.holdfast.benchmarks.server;

import org.jspecify.annotations.NullMarked;
