/** Workloads of MongoDB: what an embedding program and the service loader see. */
@NullMarked
package dev.holdfast.mongodb;

import org.jspecify.annotations.NullMarked;
