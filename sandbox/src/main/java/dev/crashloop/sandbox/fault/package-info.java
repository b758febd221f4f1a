/** Faults on demand: what API servers and networks do to their clients, switched on by a test, one at a time and countable. */
@NullMarked
package dev.crashloop.sandbox.fault;

import org.jspecify.annotations.NullMarked;
