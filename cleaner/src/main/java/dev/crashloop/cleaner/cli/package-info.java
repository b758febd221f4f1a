/** The commands, and what they print. */
@NullMarked
package dev.crashloop.cleaner.cli;

import org.jspecify.annotations.NullMarked;
