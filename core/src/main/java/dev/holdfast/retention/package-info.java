/** Recovery points and policies in, decisions with every reason out, definitions and floors in, definitions raised or refused out; nothing is read, written or deleted here. */
@NullMarked
package dev.holdfast.retention;

import org.jspecify.annotations.NullMarked;
