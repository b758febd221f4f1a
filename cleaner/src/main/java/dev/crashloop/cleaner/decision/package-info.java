/** Fourth room: what to do about a pod, and why. Pure. */
@NullMarked
package dev.crashloop.cleaner.decision;

import org.jspecify.annotations.NullMarked;
