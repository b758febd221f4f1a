/** The clock of the embedded cluster and what is due on it: real, fast, or moved by hand. */
@NullMarked
package dev.crashloop.sandbox.time;

import org.jspecify.annotations.NullMarked;
