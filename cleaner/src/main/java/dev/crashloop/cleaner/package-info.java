/** The program: where it starts, and nothing else. */
@NullMarked
package dev.crashloop.cleaner;

import org.jspecify.annotations.NullMarked;
