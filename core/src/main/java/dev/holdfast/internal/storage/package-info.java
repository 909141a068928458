/** Definitions of storages in; opened repositories, their condition and their size out. */
@NullMarked
package dev.holdfast.internal.storage;

import org.jspecify.annotations.NullMarked;
