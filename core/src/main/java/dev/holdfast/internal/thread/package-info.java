/** What threads that work for one another have in common. */
@NullMarked
package dev.holdfast.internal.thread;

import org.jspecify.annotations.NullMarked;
