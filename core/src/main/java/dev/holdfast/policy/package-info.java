/** Definitions of what shall be kept and how often: values that are checked when they are made, with the field that is wrong named. */
@NullMarked
package dev.holdfast.policy;

import org.jspecify.annotations.NullMarked;
