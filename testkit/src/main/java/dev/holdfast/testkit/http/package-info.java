/**
 * A server that gives prepared answers and remembers what it was asked, a proxy that knows one place, and certificates for both:
 * for what no server that runs here can show.
 */
@NullMarked
package dev.holdfast.testkit.http;

import org.jspecify.annotations.NullMarked;
