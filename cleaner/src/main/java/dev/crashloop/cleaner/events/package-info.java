/** What is told to the users of a workload, where {@code kubectl describe} shows it. */
@NullMarked
package dev.crashloop.cleaner.events;

import org.jspecify.annotations.NullMarked;
