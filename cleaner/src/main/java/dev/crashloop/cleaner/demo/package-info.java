/** The story that the demo tells on the embedded cluster. */
@NullMarked
package dev.crashloop.cleaner.demo;

import org.jspecify.annotations.NullMarked;
