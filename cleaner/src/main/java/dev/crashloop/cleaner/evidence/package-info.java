/** Second room: what a crash left, above all the log of exactly the run that ended. */
@NullMarked
package dev.crashloop.cleaner.evidence;

import org.jspecify.annotations.NullMarked;
