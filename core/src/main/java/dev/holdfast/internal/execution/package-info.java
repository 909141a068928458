/** Takes what is due with a schedule's settings and open storages; gives the record of a run that did all of it. */
@NullMarked
package dev.holdfast.internal.execution;

import org.jspecify.annotations.NullMarked;
