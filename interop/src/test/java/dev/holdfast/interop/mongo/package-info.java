/**
 * Real deployments of MongoDB, what is put into them, and how two of them are compared. Each is started on free ports of the loopback
 * interface, with its data in memory where there is room, and ends with whoever started it, at the latest with this JVM.
 */
@NullMarked
package dev.holdfast.interop.mongo;

import org.jspecify.annotations.NullMarked;
