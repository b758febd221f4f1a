/** Benchmarks, run by {@code bench/run}. */
@NullMarked
package dev.crashloop.bench;

import org.jspecify.annotations.NullMarked;
