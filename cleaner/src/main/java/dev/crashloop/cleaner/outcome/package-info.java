/** Sixth room: what became of each removed pod. */
@NullMarked
package dev.crashloop.cleaner.outcome;

import org.jspecify.annotations.NullMarked;
