/** Real servers, each started on a free port of the loopback interface and stopped by whoever started it. */
@NullMarked
package dev.holdfast.interop.server;

import org.jspecify.annotations.NullMarked;
