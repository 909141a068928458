/**
 * Takes definitions that other backup systems read, and gives a configuration of ours and a finding for each field that has no
 * counterpart here or does not mean quite the same.
 */
@NullMarked
package dev.holdfast.adapter;

import org.jspecify.annotations.NullMarked;
