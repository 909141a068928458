/** State stores, definitions and a virtual clock come in; what schedulers begin, also several of them at once, is looked at. */
@NullMarked
package dev.holdfast.testkit.scheduler;

import org.jspecify.annotations.NullMarked;
