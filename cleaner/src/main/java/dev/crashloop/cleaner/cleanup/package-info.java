/** Fifth room: the removal of a pod. */
@NullMarked
package dev.crashloop.cleaner.cleanup;

import org.jspecify.annotations.NullMarked;
