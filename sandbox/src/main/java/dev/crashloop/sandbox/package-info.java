/** An embedded cluster in the JVM, for the demo and for tests. */
@NullMarked
package dev.crashloop.sandbox;

import org.jspecify.annotations.NullMarked;
